// The part of Meta's business SDK that tests and benchmarks compare with; the package brings no types.
declare module 'facebook-nodejs-business-sdk' {
  export const ServerSideUtils: {
    /** Throws on a value that it finds invalid. */
    normalizeAndHash: (value: string, parameter: string) => string | null
  }
}
