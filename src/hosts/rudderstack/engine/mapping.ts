// Generated from the presets and what RudderStack writes otherwise, by "npm run generate": change that, not this.
import type { EventMapping } from './types'

/** What every mapping reads. */
export const COMMON: Record<string, unknown> = {
  external_id: {
    '@if': { blank: { '@path': '$.userId' }, then: { '@path': '$.userId' }, else: { '@path': '$.anonymousId' } }
  },
  event_time: {
    '@if': {
      blank: { '@path': '$.timestamp' },
      then: { '@path': '$.timestamp' },
      else: { '@path': '$.originalTimestamp' }
    }
  },
  event_id: {
    '@if': {
      exists: { '@path': '$.properties.event_id' },
      then: { '@path': '$.properties.event_id' },
      else: { '@path': '$.messageId' }
    }
  },
  action_source: {
    '@if': {
      exists: { '@path': '$.properties.action_source' },
      then: { '@path': '$.properties.action_source' },
      else: {
        '@if': {
          exists: { '@path': '$.channel' },
          then: {
            '@replace': {
              value: {
                '@replace': {
                  value: { '@path': '$.channel' },
                  pattern: 'mobile',
                  replacement: 'app',
                  pattern2: 'sources',
                  replacement2: 'other'
                }
              },
              pattern: 'web',
              replacement: 'website',
              pattern2: 'server',
              replacement2: 'website'
            }
          },
          else: 'website'
        }
      }
    }
  },
  event_source_url: { '@path': '$.context.page.url' },
  referrer_url: { '@path': '$.context.page.referrer' },
  click_query: { '@path': '$.context.page.search' },
  app_data: {
    advertiser_tracking_enabled: { '@path': '$.context.device.adTrackingEnabled' },
    platform: { '@path': '$.context.os.name' },
    package_name: { '@path': '$.context.app.namespace' },
    short_version: { '@path': '$.context.app.version' },
    long_version: { '@path': '$.context.app.build' },
    os_version: { '@path': '$.context.os.version' },
    device_model: { '@path': '$.context.device.model' },
    locale: { '@path': '$.context.locale' },
    carrier: { '@path': '$.context.network.carrier' },
    screen_width: { '@path': '$.context.screen.width' },
    screen_height: { '@path': '$.context.screen.height' },
    screen_density: { '@path': '$.context.screen.density' },
    timezone: { '@path': '$.context.timezone' }
  }
}

/** The events, with what is read of each beside that. */
export const MAPPINGS: readonly EventMapping[] = [
  {
    type: 'track',
    names: ['order completed', 'completed order'],
    mapping: {
      user_data: {
        email: { '@path': '$.context.traits.email' },
        phone: { '@path': '$.context.traits.phone' },
        first_name: { '@path': '$.context.traits.firstName' },
        last_name: { '@path': '$.context.traits.lastName' },
        full_name: { '@path': '$.context.traits.name' },
        date_of_birth: { '@path': '$.context.traits.birthday' },
        gender: { '@path': '$.context.traits.gender' },
        city: { '@path': '$.context.traits.address.city' },
        state: { '@path': '$.context.traits.address.state' },
        zip: {
          '@if': {
            blank: { '@path': '$.context.traits.address.postalcode' },
            then: { '@path': '$.context.traits.address.postalcode' },
            else: { '@path': '$.context.traits.address.postalCode' }
          }
        },
        country: { '@path': '$.context.traits.address.country' },
        client_ip_address: {
          '@if': {
            blank: { '@path': '$.context.ip' },
            then: { '@path': '$.context.ip' },
            else: { '@path': '$.request_ip' }
          }
        },
        client_user_agent: { '@path': '$.context.userAgent' },
        click_id: {
          '@if': {
            exists: { '@path': '$.properties.fbc' },
            then: { '@path': '$.properties.fbc' },
            else: { '@path': '$.context.fbc' }
          }
        },
        browser_id: {
          '@if': {
            exists: { '@path': '$.properties.fbp' },
            then: { '@path': '$.properties.fbp' },
            else: { '@path': '$.context.fbp' }
          }
        },
        subscription_id: { '@path': '$.properties.subscription_id' },
        facebook_login_id: { '@path': '$.context.traits.fb_login_id' },
        lead_id: { '@path': '$.properties.lead_id' },
        mobile_advertiser_id: { '@path': '$.context.device.advertisingId' },
        install_id: { '@path': '$.context.device.id' }
      },
      event_name: 'Purchase',
      custom_data: {
        value: {
          '@if': {
            exists: { '@path': '$.properties.revenue' },
            then: { '@path': '$.properties.revenue' },
            else: { '@path': '$.properties.total' }
          }
        },
        currency: { '@path': '$.properties.currency' },
        content_type: { '@path': '$.properties.content_type' },
        contents: { '@path': '$.properties.products' },
        order_id: { '@path': '$.properties.order_id' }
      },
      fallbacks: {
        external_id: { '@path': '$.anonymousId' },
        event_id: { '@path': '$.messageId' },
        click_id: { '@path': '$.context.fbc' },
        browser_id: { '@path': '$.context.fbp' },
        value_default: { '@path': '$.properties.revenue' },
        value: { '@path': '$.properties.total' },
        value_2: { '@path': '$.properties.value' },
        order_id: { '@path': '$.properties.transaction_id' },
        order_id_2: { '@path': '$.properties.orderId' }
      }
    }
  },
  {
    type: 'track',
    names: ['checkout started'],
    mapping: {
      user_data: {
        email: { '@path': '$.context.traits.email' },
        phone: { '@path': '$.context.traits.phone' },
        first_name: { '@path': '$.context.traits.firstName' },
        last_name: { '@path': '$.context.traits.lastName' },
        full_name: { '@path': '$.context.traits.name' },
        date_of_birth: { '@path': '$.context.traits.birthday' },
        gender: { '@path': '$.context.traits.gender' },
        city: { '@path': '$.context.traits.address.city' },
        state: { '@path': '$.context.traits.address.state' },
        zip: {
          '@if': {
            blank: { '@path': '$.context.traits.address.postalcode' },
            then: { '@path': '$.context.traits.address.postalcode' },
            else: { '@path': '$.context.traits.address.postalCode' }
          }
        },
        country: { '@path': '$.context.traits.address.country' },
        client_ip_address: {
          '@if': {
            blank: { '@path': '$.context.ip' },
            then: { '@path': '$.context.ip' },
            else: { '@path': '$.request_ip' }
          }
        },
        client_user_agent: { '@path': '$.context.userAgent' },
        click_id: {
          '@if': {
            exists: { '@path': '$.properties.fbc' },
            then: { '@path': '$.properties.fbc' },
            else: { '@path': '$.context.fbc' }
          }
        },
        browser_id: {
          '@if': {
            exists: { '@path': '$.properties.fbp' },
            then: { '@path': '$.properties.fbp' },
            else: { '@path': '$.context.fbp' }
          }
        },
        subscription_id: { '@path': '$.properties.subscription_id' },
        facebook_login_id: { '@path': '$.context.traits.fb_login_id' },
        lead_id: { '@path': '$.properties.lead_id' },
        mobile_advertiser_id: { '@path': '$.context.device.advertisingId' },
        install_id: { '@path': '$.context.device.id' }
      },
      event_name: 'InitiateCheckout',
      custom_data: {
        value: {
          '@if': {
            exists: { '@path': '$.properties.revenue' },
            then: { '@path': '$.properties.revenue' },
            else: { '@path': '$.properties.value' }
          }
        },
        currency: { '@path': '$.properties.currency' },
        content_type: { '@path': '$.properties.content_type' },
        contents: { '@path': '$.properties.products' },
        order_id: { '@path': '$.properties.order_id' }
      },
      fallbacks: {
        external_id: { '@path': '$.anonymousId' },
        event_id: { '@path': '$.messageId' },
        click_id: { '@path': '$.context.fbc' },
        browser_id: { '@path': '$.context.fbp' },
        value_default: { '@path': '$.properties.revenue' },
        value: { '@path': '$.properties.value' },
        order_id: { '@path': '$.properties.transaction_id' },
        order_id_2: { '@path': '$.properties.orderId' }
      }
    }
  },
  {
    type: 'track',
    names: ['payment info entered'],
    mapping: {
      user_data: {
        email: { '@path': '$.context.traits.email' },
        phone: { '@path': '$.context.traits.phone' },
        first_name: { '@path': '$.context.traits.firstName' },
        last_name: { '@path': '$.context.traits.lastName' },
        full_name: { '@path': '$.context.traits.name' },
        date_of_birth: { '@path': '$.context.traits.birthday' },
        gender: { '@path': '$.context.traits.gender' },
        city: { '@path': '$.context.traits.address.city' },
        state: { '@path': '$.context.traits.address.state' },
        zip: {
          '@if': {
            blank: { '@path': '$.context.traits.address.postalcode' },
            then: { '@path': '$.context.traits.address.postalcode' },
            else: { '@path': '$.context.traits.address.postalCode' }
          }
        },
        country: { '@path': '$.context.traits.address.country' },
        client_ip_address: {
          '@if': {
            blank: { '@path': '$.context.ip' },
            then: { '@path': '$.context.ip' },
            else: { '@path': '$.request_ip' }
          }
        },
        client_user_agent: { '@path': '$.context.userAgent' },
        click_id: {
          '@if': {
            exists: { '@path': '$.properties.fbc' },
            then: { '@path': '$.properties.fbc' },
            else: { '@path': '$.context.fbc' }
          }
        },
        browser_id: {
          '@if': {
            exists: { '@path': '$.properties.fbp' },
            then: { '@path': '$.properties.fbp' },
            else: { '@path': '$.context.fbp' }
          }
        },
        subscription_id: { '@path': '$.properties.subscription_id' },
        facebook_login_id: { '@path': '$.context.traits.fb_login_id' },
        lead_id: { '@path': '$.properties.lead_id' },
        mobile_advertiser_id: { '@path': '$.context.device.advertisingId' },
        install_id: { '@path': '$.context.device.id' }
      },
      event_name: 'AddPaymentInfo',
      custom_data: {
        value: {
          '@if': {
            exists: { '@path': '$.properties.value' },
            then: { '@path': '$.properties.value' },
            else: { '@path': '$.properties.revenue' }
          }
        },
        currency: { '@path': '$.properties.currency' },
        content_type: { '@path': '$.properties.content_type' },
        contents: { '@path': '$.properties.products' },
        order_id: { '@path': '$.properties.order_id' }
      },
      fallbacks: {
        external_id: { '@path': '$.anonymousId' },
        event_id: { '@path': '$.messageId' },
        click_id: { '@path': '$.context.fbc' },
        browser_id: { '@path': '$.context.fbp' },
        value_default: { '@path': '$.properties.value' },
        value: { '@path': '$.properties.revenue' },
        order_id: { '@path': '$.properties.transaction_id' },
        order_id_2: { '@path': '$.properties.orderId' }
      }
    }
  },
  {
    type: 'track',
    names: ['product added', 'added product'],
    mapping: {
      user_data: {
        email: { '@path': '$.context.traits.email' },
        phone: { '@path': '$.context.traits.phone' },
        first_name: { '@path': '$.context.traits.firstName' },
        last_name: { '@path': '$.context.traits.lastName' },
        full_name: { '@path': '$.context.traits.name' },
        date_of_birth: { '@path': '$.context.traits.birthday' },
        gender: { '@path': '$.context.traits.gender' },
        city: { '@path': '$.context.traits.address.city' },
        state: { '@path': '$.context.traits.address.state' },
        zip: {
          '@if': {
            blank: { '@path': '$.context.traits.address.postalcode' },
            then: { '@path': '$.context.traits.address.postalcode' },
            else: { '@path': '$.context.traits.address.postalCode' }
          }
        },
        country: { '@path': '$.context.traits.address.country' },
        client_ip_address: {
          '@if': {
            blank: { '@path': '$.context.ip' },
            then: { '@path': '$.context.ip' },
            else: { '@path': '$.request_ip' }
          }
        },
        client_user_agent: { '@path': '$.context.userAgent' },
        click_id: {
          '@if': {
            exists: { '@path': '$.properties.fbc' },
            then: { '@path': '$.properties.fbc' },
            else: { '@path': '$.context.fbc' }
          }
        },
        browser_id: {
          '@if': {
            exists: { '@path': '$.properties.fbp' },
            then: { '@path': '$.properties.fbp' },
            else: { '@path': '$.context.fbp' }
          }
        },
        subscription_id: { '@path': '$.properties.subscription_id' },
        facebook_login_id: { '@path': '$.context.traits.fb_login_id' },
        lead_id: { '@path': '$.properties.lead_id' },
        mobile_advertiser_id: { '@path': '$.context.device.advertisingId' },
        install_id: { '@path': '$.context.device.id' }
      },
      event_name: 'AddToCart',
      custom_data: {
        value: {
          '@if': {
            exists: { '@path': '$.properties.value' },
            then: { '@path': '$.properties.value' },
            else: { '@path': '$.properties.price' }
          }
        },
        currency: { '@path': '$.properties.currency' },
        content_type: { '@path': '$.properties.content_type' },
        product: { '@path': '$.properties' },
        content_name: { '@path': '$.properties.name' },
        content_category: { '@path': '$.properties.category' }
      },
      fallbacks: {
        external_id: { '@path': '$.anonymousId' },
        event_id: { '@path': '$.messageId' },
        click_id: { '@path': '$.context.fbc' },
        browser_id: { '@path': '$.context.fbp' },
        value_default: { '@path': '$.properties.value' },
        value: { '@path': '$.properties.price' }
      }
    }
  },
  {
    type: 'track',
    names: ['product added to wishlist'],
    mapping: {
      user_data: {
        email: { '@path': '$.context.traits.email' },
        phone: { '@path': '$.context.traits.phone' },
        first_name: { '@path': '$.context.traits.firstName' },
        last_name: { '@path': '$.context.traits.lastName' },
        full_name: { '@path': '$.context.traits.name' },
        date_of_birth: { '@path': '$.context.traits.birthday' },
        gender: { '@path': '$.context.traits.gender' },
        city: { '@path': '$.context.traits.address.city' },
        state: { '@path': '$.context.traits.address.state' },
        zip: {
          '@if': {
            blank: { '@path': '$.context.traits.address.postalcode' },
            then: { '@path': '$.context.traits.address.postalcode' },
            else: { '@path': '$.context.traits.address.postalCode' }
          }
        },
        country: { '@path': '$.context.traits.address.country' },
        client_ip_address: {
          '@if': {
            blank: { '@path': '$.context.ip' },
            then: { '@path': '$.context.ip' },
            else: { '@path': '$.request_ip' }
          }
        },
        client_user_agent: { '@path': '$.context.userAgent' },
        click_id: {
          '@if': {
            exists: { '@path': '$.properties.fbc' },
            then: { '@path': '$.properties.fbc' },
            else: { '@path': '$.context.fbc' }
          }
        },
        browser_id: {
          '@if': {
            exists: { '@path': '$.properties.fbp' },
            then: { '@path': '$.properties.fbp' },
            else: { '@path': '$.context.fbp' }
          }
        },
        subscription_id: { '@path': '$.properties.subscription_id' },
        facebook_login_id: { '@path': '$.context.traits.fb_login_id' },
        lead_id: { '@path': '$.properties.lead_id' },
        mobile_advertiser_id: { '@path': '$.context.device.advertisingId' },
        install_id: { '@path': '$.context.device.id' }
      },
      event_name: 'AddToWishlist',
      custom_data: {
        value: {
          '@if': {
            exists: { '@path': '$.properties.value' },
            then: { '@path': '$.properties.value' },
            else: { '@path': '$.properties.price' }
          }
        },
        currency: { '@path': '$.properties.currency' },
        content_type: { '@path': '$.properties.content_type' },
        product: { '@path': '$.properties' },
        content_name: { '@path': '$.properties.name' },
        content_category: { '@path': '$.properties.category' }
      },
      fallbacks: {
        external_id: { '@path': '$.anonymousId' },
        event_id: { '@path': '$.messageId' },
        click_id: { '@path': '$.context.fbc' },
        browser_id: { '@path': '$.context.fbp' },
        value_default: { '@path': '$.properties.value' },
        value: { '@path': '$.properties.price' }
      }
    }
  },
  {
    type: 'track',
    names: ['product viewed', 'viewed product'],
    mapping: {
      user_data: {
        email: { '@path': '$.context.traits.email' },
        phone: { '@path': '$.context.traits.phone' },
        first_name: { '@path': '$.context.traits.firstName' },
        last_name: { '@path': '$.context.traits.lastName' },
        full_name: { '@path': '$.context.traits.name' },
        date_of_birth: { '@path': '$.context.traits.birthday' },
        gender: { '@path': '$.context.traits.gender' },
        city: { '@path': '$.context.traits.address.city' },
        state: { '@path': '$.context.traits.address.state' },
        zip: {
          '@if': {
            blank: { '@path': '$.context.traits.address.postalcode' },
            then: { '@path': '$.context.traits.address.postalcode' },
            else: { '@path': '$.context.traits.address.postalCode' }
          }
        },
        country: { '@path': '$.context.traits.address.country' },
        client_ip_address: {
          '@if': {
            blank: { '@path': '$.context.ip' },
            then: { '@path': '$.context.ip' },
            else: { '@path': '$.request_ip' }
          }
        },
        client_user_agent: { '@path': '$.context.userAgent' },
        click_id: {
          '@if': {
            exists: { '@path': '$.properties.fbc' },
            then: { '@path': '$.properties.fbc' },
            else: { '@path': '$.context.fbc' }
          }
        },
        browser_id: {
          '@if': {
            exists: { '@path': '$.properties.fbp' },
            then: { '@path': '$.properties.fbp' },
            else: { '@path': '$.context.fbp' }
          }
        },
        subscription_id: { '@path': '$.properties.subscription_id' },
        facebook_login_id: { '@path': '$.context.traits.fb_login_id' },
        lead_id: { '@path': '$.properties.lead_id' },
        mobile_advertiser_id: { '@path': '$.context.device.advertisingId' },
        install_id: { '@path': '$.context.device.id' }
      },
      event_name: 'ViewContent',
      custom_data: {
        value: {
          '@if': {
            exists: { '@path': '$.properties.value' },
            then: { '@path': '$.properties.value' },
            else: { '@path': '$.properties.price' }
          }
        },
        currency: { '@path': '$.properties.currency' },
        content_type: { '@path': '$.properties.content_type' },
        product: { '@path': '$.properties' },
        content_name: { '@path': '$.properties.name' },
        content_category: { '@path': '$.properties.category' }
      },
      fallbacks: {
        external_id: { '@path': '$.anonymousId' },
        event_id: { '@path': '$.messageId' },
        click_id: { '@path': '$.context.fbc' },
        browser_id: { '@path': '$.context.fbp' },
        value_default: { '@path': '$.properties.value' },
        value: { '@path': '$.properties.price' }
      }
    }
  },
  {
    type: 'track',
    names: ['product list viewed', 'viewed product category'],
    mapping: {
      user_data: {
        email: { '@path': '$.context.traits.email' },
        phone: { '@path': '$.context.traits.phone' },
        first_name: { '@path': '$.context.traits.firstName' },
        last_name: { '@path': '$.context.traits.lastName' },
        full_name: { '@path': '$.context.traits.name' },
        date_of_birth: { '@path': '$.context.traits.birthday' },
        gender: { '@path': '$.context.traits.gender' },
        city: { '@path': '$.context.traits.address.city' },
        state: { '@path': '$.context.traits.address.state' },
        zip: {
          '@if': {
            blank: { '@path': '$.context.traits.address.postalcode' },
            then: { '@path': '$.context.traits.address.postalcode' },
            else: { '@path': '$.context.traits.address.postalCode' }
          }
        },
        country: { '@path': '$.context.traits.address.country' },
        client_ip_address: {
          '@if': {
            blank: { '@path': '$.context.ip' },
            then: { '@path': '$.context.ip' },
            else: { '@path': '$.request_ip' }
          }
        },
        client_user_agent: { '@path': '$.context.userAgent' },
        click_id: {
          '@if': {
            exists: { '@path': '$.properties.fbc' },
            then: { '@path': '$.properties.fbc' },
            else: { '@path': '$.context.fbc' }
          }
        },
        browser_id: {
          '@if': {
            exists: { '@path': '$.properties.fbp' },
            then: { '@path': '$.properties.fbp' },
            else: { '@path': '$.context.fbp' }
          }
        },
        subscription_id: { '@path': '$.properties.subscription_id' },
        facebook_login_id: { '@path': '$.context.traits.fb_login_id' },
        lead_id: { '@path': '$.properties.lead_id' },
        mobile_advertiser_id: { '@path': '$.context.device.advertisingId' },
        install_id: { '@path': '$.context.device.id' }
      },
      event_name: 'ViewContent',
      custom_data: {
        currency: { '@path': '$.properties.currency' },
        content_type: { '@path': '$.properties.content_type' },
        contents: { '@path': '$.properties.products' },
        content_category: { '@path': '$.properties.category' }
      },
      fallbacks: {
        external_id: { '@path': '$.anonymousId' },
        event_id: { '@path': '$.messageId' },
        click_id: { '@path': '$.context.fbc' },
        browser_id: { '@path': '$.context.fbp' }
      }
    }
  },
  {
    type: 'track',
    names: ['products searched'],
    mapping: {
      user_data: {
        email: { '@path': '$.context.traits.email' },
        phone: { '@path': '$.context.traits.phone' },
        first_name: { '@path': '$.context.traits.firstName' },
        last_name: { '@path': '$.context.traits.lastName' },
        full_name: { '@path': '$.context.traits.name' },
        date_of_birth: { '@path': '$.context.traits.birthday' },
        gender: { '@path': '$.context.traits.gender' },
        city: { '@path': '$.context.traits.address.city' },
        state: { '@path': '$.context.traits.address.state' },
        zip: {
          '@if': {
            blank: { '@path': '$.context.traits.address.postalcode' },
            then: { '@path': '$.context.traits.address.postalcode' },
            else: { '@path': '$.context.traits.address.postalCode' }
          }
        },
        country: { '@path': '$.context.traits.address.country' },
        client_ip_address: {
          '@if': {
            blank: { '@path': '$.context.ip' },
            then: { '@path': '$.context.ip' },
            else: { '@path': '$.request_ip' }
          }
        },
        client_user_agent: { '@path': '$.context.userAgent' },
        click_id: {
          '@if': {
            exists: { '@path': '$.properties.fbc' },
            then: { '@path': '$.properties.fbc' },
            else: { '@path': '$.context.fbc' }
          }
        },
        browser_id: {
          '@if': {
            exists: { '@path': '$.properties.fbp' },
            then: { '@path': '$.properties.fbp' },
            else: { '@path': '$.context.fbp' }
          }
        },
        subscription_id: { '@path': '$.properties.subscription_id' },
        facebook_login_id: { '@path': '$.context.traits.fb_login_id' },
        lead_id: { '@path': '$.properties.lead_id' },
        mobile_advertiser_id: { '@path': '$.context.device.advertisingId' },
        install_id: { '@path': '$.context.device.id' }
      },
      event_name: 'Search',
      custom_data: {
        currency: { '@path': '$.properties.currency' },
        content_type: { '@path': '$.properties.content_type' },
        contents: { '@path': '$.properties.products' },
        search_string: { '@path': '$.properties.query' }
      },
      fallbacks: {
        external_id: { '@path': '$.anonymousId' },
        event_id: { '@path': '$.messageId' },
        click_id: { '@path': '$.context.fbc' },
        browser_id: { '@path': '$.context.fbp' }
      }
    }
  },
  {
    type: 'track',
    names: ['signed up'],
    mapping: {
      user_data: {
        email: {
          '@if': {
            exists: { '@path': '$.context.traits.email' },
            then: { '@path': '$.context.traits.email' },
            else: { '@path': '$.properties.email' }
          }
        },
        phone: {
          '@if': {
            exists: { '@path': '$.context.traits.phone' },
            then: { '@path': '$.context.traits.phone' },
            else: { '@path': '$.properties.phone' }
          }
        },
        first_name: { '@path': '$.context.traits.firstName' },
        last_name: { '@path': '$.context.traits.lastName' },
        full_name: { '@path': '$.context.traits.name' },
        date_of_birth: { '@path': '$.context.traits.birthday' },
        gender: { '@path': '$.context.traits.gender' },
        city: { '@path': '$.context.traits.address.city' },
        state: { '@path': '$.context.traits.address.state' },
        zip: {
          '@if': {
            blank: { '@path': '$.context.traits.address.postalcode' },
            then: { '@path': '$.context.traits.address.postalcode' },
            else: { '@path': '$.context.traits.address.postalCode' }
          }
        },
        country: { '@path': '$.context.traits.address.country' },
        client_ip_address: {
          '@if': {
            blank: { '@path': '$.context.ip' },
            then: { '@path': '$.context.ip' },
            else: { '@path': '$.request_ip' }
          }
        },
        client_user_agent: { '@path': '$.context.userAgent' },
        click_id: {
          '@if': {
            exists: { '@path': '$.properties.fbc' },
            then: { '@path': '$.properties.fbc' },
            else: { '@path': '$.context.fbc' }
          }
        },
        browser_id: {
          '@if': {
            exists: { '@path': '$.properties.fbp' },
            then: { '@path': '$.properties.fbp' },
            else: { '@path': '$.context.fbp' }
          }
        },
        subscription_id: { '@path': '$.properties.subscription_id' },
        facebook_login_id: { '@path': '$.context.traits.fb_login_id' },
        lead_id: { '@path': '$.properties.lead_id' },
        mobile_advertiser_id: { '@path': '$.context.device.advertisingId' },
        install_id: { '@path': '$.context.device.id' }
      },
      event_name: 'CompleteRegistration',
      custom_data: {
        value: { '@path': '$.properties.value' },
        currency: { '@path': '$.properties.currency' },
        content_type: { '@path': '$.properties.content_type' }
      },
      fallbacks: {
        external_id: { '@path': '$.anonymousId' },
        event_id: { '@path': '$.messageId' },
        click_id: { '@path': '$.context.fbc' },
        browser_id: { '@path': '$.context.fbp' },
        email: { '@path': '$.properties.email' },
        phone: { '@path': '$.properties.phone' }
      }
    }
  },
  {
    type: 'track',
    names: ['lead generated'],
    mapping: {
      user_data: {
        email: {
          '@if': {
            exists: { '@path': '$.context.traits.email' },
            then: { '@path': '$.context.traits.email' },
            else: { '@path': '$.properties.email' }
          }
        },
        phone: {
          '@if': {
            exists: { '@path': '$.context.traits.phone' },
            then: { '@path': '$.context.traits.phone' },
            else: { '@path': '$.properties.phone' }
          }
        },
        first_name: { '@path': '$.context.traits.firstName' },
        last_name: { '@path': '$.context.traits.lastName' },
        full_name: { '@path': '$.context.traits.name' },
        date_of_birth: { '@path': '$.context.traits.birthday' },
        gender: { '@path': '$.context.traits.gender' },
        city: { '@path': '$.context.traits.address.city' },
        state: { '@path': '$.context.traits.address.state' },
        zip: {
          '@if': {
            blank: { '@path': '$.context.traits.address.postalcode' },
            then: { '@path': '$.context.traits.address.postalcode' },
            else: { '@path': '$.context.traits.address.postalCode' }
          }
        },
        country: { '@path': '$.context.traits.address.country' },
        client_ip_address: {
          '@if': {
            blank: { '@path': '$.context.ip' },
            then: { '@path': '$.context.ip' },
            else: { '@path': '$.request_ip' }
          }
        },
        client_user_agent: { '@path': '$.context.userAgent' },
        click_id: {
          '@if': {
            exists: { '@path': '$.properties.fbc' },
            then: { '@path': '$.properties.fbc' },
            else: { '@path': '$.context.fbc' }
          }
        },
        browser_id: {
          '@if': {
            exists: { '@path': '$.properties.fbp' },
            then: { '@path': '$.properties.fbp' },
            else: { '@path': '$.context.fbp' }
          }
        },
        subscription_id: { '@path': '$.properties.subscription_id' },
        facebook_login_id: { '@path': '$.context.traits.fb_login_id' },
        lead_id: { '@path': '$.properties.lead_id' },
        mobile_advertiser_id: { '@path': '$.context.device.advertisingId' },
        install_id: { '@path': '$.context.device.id' }
      },
      event_name: 'Lead',
      custom_data: {
        value: { '@path': '$.properties.value' },
        currency: { '@path': '$.properties.currency' },
        content_type: { '@path': '$.properties.content_type' }
      },
      fallbacks: {
        external_id: { '@path': '$.anonymousId' },
        event_id: { '@path': '$.messageId' },
        click_id: { '@path': '$.context.fbc' },
        browser_id: { '@path': '$.context.fbp' },
        email: { '@path': '$.properties.email' },
        phone: { '@path': '$.properties.phone' }
      }
    }
  },
  {
    type: 'track',
    names: ['trial started'],
    mapping: {
      user_data: {
        email: { '@path': '$.context.traits.email' },
        phone: { '@path': '$.context.traits.phone' },
        first_name: { '@path': '$.context.traits.firstName' },
        last_name: { '@path': '$.context.traits.lastName' },
        full_name: { '@path': '$.context.traits.name' },
        date_of_birth: { '@path': '$.context.traits.birthday' },
        gender: { '@path': '$.context.traits.gender' },
        city: { '@path': '$.context.traits.address.city' },
        state: { '@path': '$.context.traits.address.state' },
        zip: {
          '@if': {
            blank: { '@path': '$.context.traits.address.postalcode' },
            then: { '@path': '$.context.traits.address.postalcode' },
            else: { '@path': '$.context.traits.address.postalCode' }
          }
        },
        country: { '@path': '$.context.traits.address.country' },
        client_ip_address: {
          '@if': {
            blank: { '@path': '$.context.ip' },
            then: { '@path': '$.context.ip' },
            else: { '@path': '$.request_ip' }
          }
        },
        client_user_agent: { '@path': '$.context.userAgent' },
        click_id: {
          '@if': {
            exists: { '@path': '$.properties.fbc' },
            then: { '@path': '$.properties.fbc' },
            else: { '@path': '$.context.fbc' }
          }
        },
        browser_id: {
          '@if': {
            exists: { '@path': '$.properties.fbp' },
            then: { '@path': '$.properties.fbp' },
            else: { '@path': '$.context.fbp' }
          }
        },
        subscription_id: { '@path': '$.properties.subscription_id' },
        facebook_login_id: { '@path': '$.context.traits.fb_login_id' },
        lead_id: { '@path': '$.properties.lead_id' },
        mobile_advertiser_id: { '@path': '$.context.device.advertisingId' },
        install_id: { '@path': '$.context.device.id' }
      },
      event_name: 'StartTrial',
      custom_data: {
        value: {
          '@if': {
            exists: { '@path': '$.properties.value' },
            then: { '@path': '$.properties.value' },
            else: { '@path': '$.properties.revenue' }
          }
        },
        currency: { '@path': '$.properties.currency' },
        content_type: { '@path': '$.properties.content_type' },
        predicted_ltv: { '@path': '$.properties.predicted_ltv' }
      },
      fallbacks: {
        external_id: { '@path': '$.anonymousId' },
        event_id: { '@path': '$.messageId' },
        click_id: { '@path': '$.context.fbc' },
        browser_id: { '@path': '$.context.fbp' },
        value_default: { '@path': '$.properties.value' },
        value: { '@path': '$.properties.revenue' }
      }
    }
  },
  {
    type: 'track',
    names: ['subscription started'],
    mapping: {
      user_data: {
        email: { '@path': '$.context.traits.email' },
        phone: { '@path': '$.context.traits.phone' },
        first_name: { '@path': '$.context.traits.firstName' },
        last_name: { '@path': '$.context.traits.lastName' },
        full_name: { '@path': '$.context.traits.name' },
        date_of_birth: { '@path': '$.context.traits.birthday' },
        gender: { '@path': '$.context.traits.gender' },
        city: { '@path': '$.context.traits.address.city' },
        state: { '@path': '$.context.traits.address.state' },
        zip: {
          '@if': {
            blank: { '@path': '$.context.traits.address.postalcode' },
            then: { '@path': '$.context.traits.address.postalcode' },
            else: { '@path': '$.context.traits.address.postalCode' }
          }
        },
        country: { '@path': '$.context.traits.address.country' },
        client_ip_address: {
          '@if': {
            blank: { '@path': '$.context.ip' },
            then: { '@path': '$.context.ip' },
            else: { '@path': '$.request_ip' }
          }
        },
        client_user_agent: { '@path': '$.context.userAgent' },
        click_id: {
          '@if': {
            exists: { '@path': '$.properties.fbc' },
            then: { '@path': '$.properties.fbc' },
            else: { '@path': '$.context.fbc' }
          }
        },
        browser_id: {
          '@if': {
            exists: { '@path': '$.properties.fbp' },
            then: { '@path': '$.properties.fbp' },
            else: { '@path': '$.context.fbp' }
          }
        },
        subscription_id: { '@path': '$.properties.subscription_id' },
        facebook_login_id: { '@path': '$.context.traits.fb_login_id' },
        lead_id: { '@path': '$.properties.lead_id' },
        mobile_advertiser_id: { '@path': '$.context.device.advertisingId' },
        install_id: { '@path': '$.context.device.id' }
      },
      event_name: 'Subscribe',
      custom_data: {
        value: {
          '@if': {
            exists: { '@path': '$.properties.value' },
            then: { '@path': '$.properties.value' },
            else: { '@path': '$.properties.revenue' }
          }
        },
        currency: { '@path': '$.properties.currency' },
        content_type: { '@path': '$.properties.content_type' },
        predicted_ltv: { '@path': '$.properties.predicted_ltv' }
      },
      fallbacks: {
        external_id: { '@path': '$.anonymousId' },
        event_id: { '@path': '$.messageId' },
        click_id: { '@path': '$.context.fbc' },
        browser_id: { '@path': '$.context.fbp' },
        value_default: { '@path': '$.properties.value' },
        value: { '@path': '$.properties.revenue' }
      }
    }
  },
  {
    type: 'page',
    names: [],
    mapping: {
      user_data: {
        email: { '@path': '$.context.traits.email' },
        phone: { '@path': '$.context.traits.phone' },
        first_name: { '@path': '$.context.traits.firstName' },
        last_name: { '@path': '$.context.traits.lastName' },
        full_name: { '@path': '$.context.traits.name' },
        date_of_birth: { '@path': '$.context.traits.birthday' },
        gender: { '@path': '$.context.traits.gender' },
        city: { '@path': '$.context.traits.address.city' },
        state: { '@path': '$.context.traits.address.state' },
        zip: {
          '@if': {
            blank: { '@path': '$.context.traits.address.postalcode' },
            then: { '@path': '$.context.traits.address.postalcode' },
            else: { '@path': '$.context.traits.address.postalCode' }
          }
        },
        country: { '@path': '$.context.traits.address.country' },
        client_ip_address: {
          '@if': {
            blank: { '@path': '$.context.ip' },
            then: { '@path': '$.context.ip' },
            else: { '@path': '$.request_ip' }
          }
        },
        client_user_agent: { '@path': '$.context.userAgent' },
        click_id: {
          '@if': {
            exists: { '@path': '$.properties.fbc' },
            then: { '@path': '$.properties.fbc' },
            else: { '@path': '$.context.fbc' }
          }
        },
        browser_id: {
          '@if': {
            exists: { '@path': '$.properties.fbp' },
            then: { '@path': '$.properties.fbp' },
            else: { '@path': '$.context.fbp' }
          }
        },
        subscription_id: { '@path': '$.properties.subscription_id' },
        facebook_login_id: { '@path': '$.context.traits.fb_login_id' },
        lead_id: { '@path': '$.properties.lead_id' },
        mobile_advertiser_id: { '@path': '$.context.device.advertisingId' },
        install_id: { '@path': '$.context.device.id' }
      },
      event_name: 'PageView',
      custom_data: {},
      fallbacks: {
        external_id: { '@path': '$.anonymousId' },
        event_id: { '@path': '$.messageId' },
        click_id: { '@path': '$.context.fbc' },
        browser_id: { '@path': '$.context.fbp' }
      }
    }
  }
]
