// Generated file. DO NOT MODIFY IT BY HAND.

export interface Settings {
  /**
   * The ID of the dataset in Events Manager, digits only. Meta calls a pixel a dataset there.
   */
  pixelId: string
  /**
   * From Events Manager: the dataset, Settings, Conversions API, Generate access token.
   */
  accessToken: string
  /**
   * The secret of the app that the token belongs to: with it, each request proves that it comes from you. Needed only when the app demands it.
   */
  appSecret?: string
  /**
   * Shows events under Test Events in Events Manager. Beware: Meta counts test events like real ones, so remove the code after testing.
   */
  testEventCode?: string
}
