/**
 * The version of Meta's Graph API that requests are made with, here and nowhere else. v26.0 appeared on 29 July 2026; Meta
 * keeps each version for two years.
 * https://developers.facebook.com/docs/graph-api/changelog
 */
export const META_GRAPH_API_VERSION = 'v26.0'
