// Generated file. DO NOT MODIFY IT BY HAND.

export interface Payload {
  /**
   * Your own ID of the customer, such as a user ID, a loyalty ID or an anonymous ID. Send the same one from the browser pixel.
   */
  external_id: string[]
  /**
   * The customer information that Meta matches people by: the more, the better. What Meta wants hashed is normalized and hashed here.
   */
  user_data?: {
    /**
     * The customer's email address.
     */
    email?: string[]
    /**
     * The customer's telephone number, best with its country code. A number without one is completed from Country.
     */
    phone?: string[]
    /**
     * The customer's first name, in any script.
     */
    first_name?: string[]
    /**
     * The customer's last name, in any script.
     */
    last_name?: string[]
    /**
     * The customer's whole name: first name first, or last name first with a comma. Split at the first space, and used only when First Name and Last Name are both missing.
     */
    full_name?: string[]
    /**
     * The customer's date of birth, such as 1990-05-26 or 5/26/1990, with a four-digit year.
     */
    date_of_birth?: string[]
    /**
     * The customer's gender: f or m, or a word for it in one of 15 languages; Meta takes no other.
     */
    gender?: string[]
    /**
     * The city of the customer's address, in any script.
     */
    city?: string[]
    /**
     * The state, province or region of the customer's address, as a code or a name.
     */
    state?: string[]
    /**
     * The postal code of the customer's address.
     */
    zip?: string[]
    /**
     * The country of the customer's address, as a code (US, USA) or a name, in English or its own language.
     */
    country?: string[]
    /**
     * The public IP address of the customer's browser, IPv4 or IPv6, never your server's.
     */
    client_ip_address?: string
    /**
     * The user agent of the customer's browser. Meta wants it for website events.
     */
    client_user_agent?: string
    /**
     * The Meta click ID: the _fbc cookie, or the fbclid of the landing page alone. A newer fbclid in the Event Source URL replaces it.
     */
    click_id?: string
    /**
     * The Meta browser ID: the _fbp cookie.
     */
    browser_id?: string
    /**
     * The ID of the customer's subscription in this transaction.
     */
    subscription_id?: string
    /**
     * The ID that Facebook Login gave the customer in your app.
     */
    facebook_login_id?: string
    /**
     * The ID of the lead that one of Meta's lead ads gave.
     */
    lead_id?: string
    /**
     * The advertising ID of the customer's device: Android's Advertising ID or Apple's IDFA. For app events only.
     */
    mobile_advertiser_id?: string
    /**
     * The ID of this installation of your app. For app events only.
     */
    install_id?: string
    /**
     * The ID of the Facebook Page that the conversation or the ad belongs to.
     */
    page_id?: string
    /**
     * The customer's ID on your Page, from Messenger's webhook. For messaging events.
     */
    page_scoped_user_id?: string
    /**
     * The click ID of an ad that opens WhatsApp, from WhatsApp's webhook. For messaging events.
     */
    ctwa_clid?: string
    /**
     * The ID of your WhatsApp Business Account. For messaging events.
     */
    whatsapp_business_account_id?: string
    /**
     * The ID of your Instagram professional account. For messaging events.
     */
    ig_account_id?: string
    /**
     * The customer's ID on your Instagram account, from Instagram's webhook. For messaging events.
     */
    ig_sid?: string
  }
  /**
   * One of Meta's standard events, e.g. Purchase or Lead, or the name of a custom event.
   */
  event_name: string
  /**
   * When the event happened: ISO 8601, Unix seconds or milliseconds; UTC without a zone. At most 7 days ago (62 for physical stores), best within the hour.
   */
  event_time: string
  /**
   * Meta counts events with the same name and ID once: use the ID that the browser's pixel has. Made from the event's content when unmapped.
   */
  event_id?: string
  /**
   * Where the event happened: website, app, email, phone_call, chat, physical_store, system_generated, business_messaging, other.
   */
  action_source?: string
  /**
   * The address of the page. Meta asks for it on every website event.
   */
  event_source_url?: string
  /**
   * The page that the person came from.
   */
  referrer_url?: string
  /**
   * The query of the page's address. Only read for fbclid, for sites whose page address comes without a query.
   */
  click_query?: string
  /**
   * What the event is about, in Meta's parameters.
   */
  custom_data?: {
    /**
     * What the event is worth, a number of zero or more. Required for Purchase.
     */
    value?: string
    /**
     * The currency of the value: ISO 4217, e.g. USD. Required for Purchase and wherever there is a value.
     */
    currency?: string
    /**
     * The IDs of the products in the catalog. Taken from Contents when unmapped.
     */
    content_ids?: string[]
    /**
     * The products: a list of objects with an ID (product_id, sku, id, item_id …), quantity and price, or in Meta's form (id, quantity, item_price, delivery_category).
     */
    contents?: {
      [k: string]: unknown
    }[]
    /**
     * For events about a single product: the object that describes it, in the same form. Read when Contents is empty.
     */
    product?: {
      [k: string]: unknown
    }
    /**
     * product, product_group, hotel, flight, destination, vehicle, vehicle_offer, home_listing or media_title. "product" when there are contents and nothing is mapped.
     */
    content_type?: string
    /**
     * The name of the page or product.
     */
    content_name?: string
    /**
     * The category of the page or product.
     */
    content_category?: string[]
    /**
     * How many items are bought. The sum of the quantities when unmapped, for Purchase and InitiateCheckout.
     */
    num_items?: string
    /**
     * The ID of the order.
     */
    order_id?: string
    /**
     * What the person searched for.
     */
    search_string?: string
    /**
     * The status of a registration.
     */
    status?: string
    /**
     * What you expect the person to be worth in all, in the same currency.
     */
    predicted_ltv?: string
    /**
     * The value without costs, in the same currency.
     */
    net_revenue?: string
    /**
     * How the purchase reaches the person: in_store, curbside or home_delivery.
     */
    delivery_category?: string
  }
  /**
   * Further properties to send as custom data. None are sent unless you select them here. Do not select contact data: Meta forbids it here.
   */
  additional_properties?: {
    [k: string]: unknown
  }
  /**
   * Whether the event may be sent: true, yes, granted … or false, no, denied …; any other word is no consent. Such events are skipped, and are no failure. Unmapped, all are sent.
   */
  consent?: string
  /**
   * What Meta needs to know about the app and the device. Required when the action source is app.
   */
  app_data?: {
    /**
     * true when the person allowed tracking (on iOS: App Tracking Transparency), else false. Sent as "no" when unmapped.
     */
    advertiser_tracking_enabled?: string
    /**
     * true when the person allowed tracking within the app, else false. Sent as "no" when unmapped.
     */
    application_tracking_enabled?: string
    /**
     * ios or android, e.g. context.device.type or context.os.name. Required for app events.
     */
    platform?: string
    /**
     * The bundle or package name of the app, e.g. context.app.namespace.
     */
    package_name?: string
    /**
     * The short version of the app, e.g. context.app.version.
     */
    short_version?: string
    /**
     * The long version of the app, e.g. context.app.build.
     */
    long_version?: string
    /**
     * The version of the operating system, e.g. context.os.version. Required for app events.
     */
    os_version?: string
    /**
     * The model of the device, e.g. context.device.model.
     */
    device_model?: string
    /**
     * The locale, e.g. context.locale.
     */
    locale?: string
    /**
     * The abbreviated time zone, e.g. PST.
     */
    timezone_abbreviation?: string
    /**
     * The mobile carrier, e.g. context.network.carrier.
     */
    carrier?: string
    /**
     * The width of the screen, e.g. context.screen.width.
     */
    screen_width?: string
    /**
     * The height of the screen, e.g. context.screen.height.
     */
    screen_height?: string
    /**
     * The density of the screen, e.g. context.screen.density.
     */
    screen_density?: string
    /**
     * The number of CPU cores.
     */
    cpu_cores?: string
    /**
     * The size of the external storage in GB.
     */
    storage_size?: string
    /**
     * The free space of the external storage in GB.
     */
    free_storage?: string
    /**
     * The time zone of the device, e.g. context.timezone.
     */
    timezone?: string
  }
  /**
   * When true, Meta processes the event under Limited Data Use, for people protected by a privacy law of a US state.
   */
  limited_data_use?: string
  /**
   * 1 for the USA, 0 to let Meta find the country by the IP address (the default).
   */
  limited_data_use_country?: string
  /**
   * The state by code or Meta's number: 1000 CA, 1001 CO, 1002 CT, 1003 FL, 1004 OR, 1005 TX, 1006 MT, 1007 DE, 1008 NE, 1009 NH, 1010 NJ, 1011 MN, 1012 MD, 1013 RI. Meta finds it when it is 0 or unmapped.
   */
  limited_data_use_state?: string
  /**
   * When true, Meta uses the event for attribution only, not to choose whom ads are shown to.
   */
  opt_out?: string
  /**
   * The channel of the conversation: messenger, whatsapp, instagram. Required when the action source is business_messaging.
   */
  messaging_channel?: string
  /**
   * Whether the person is new: new_customer_to_ or existing_customer_to_, with business, business_line, product_area or medium after it; or customer_in_loyalty_program.
   */
  customer_segmentation?: string
  /**
   * For an event that corrects or follows up another one: which it was.
   */
  original_event_data?: {
    /**
     * The name of the other event.
     */
    event_name?: string
    /**
     * When the other event happened: ISO 8601, Unix seconds or milliseconds.
     */
    event_time?: string
    /**
     * The order ID of the other event.
     */
    order_id?: string
    /**
     * The event ID of the other event.
     */
    event_id?: string
  }
  /**
   * Shows the event under Test Events in Events Manager; overrides the setting. Meta counts test events like real ones: remove the code after testing.
   */
  test_event_code?: string
  /**
   * Second sources, by the key of a field: read where that field has no value, also where it is an empty text or a placeholder.
   */
  fallbacks?: {
    /**
     * Read where that field has no value.
     */
    external_id?: string
    /**
     * Read where that field has no value.
     */
    event_id?: string
    /**
     * Read where that field has no value.
     */
    click_id?: string
    /**
     * Read where that field has no value.
     */
    browser_id?: string
    /**
     * Read where that field has no value.
     */
    email?: string
    /**
     * Read where that field has no value.
     */
    phone?: string
    /**
     * Read where that field has no value.
     */
    value_default?: string
    /**
     * Read where that field has no value.
     */
    value?: string
    /**
     * Read where that field has no value.
     */
    value_2?: string
    /**
     * Read where that field has no value.
     */
    order_id?: string
    /**
     * Read where that field has no value.
     */
    order_id_2?: string
    [k: string]: unknown
  }
  /**
   * Send up to 1,000 events in one request.
   */
  enable_batching?: boolean
  /**
   * The most events in one request, from 1 to 1,000.
   */
  batch_size?: number
}
