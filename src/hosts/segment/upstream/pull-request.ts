import destination from '../../../destination'
import { META_GRAPH_API_VERSION } from '../../../destination/versioning-info'

const GUIDE = 'https://github.com/segmentio/action-destinations/blob/main/docs/testing.md#local-end-to-end-testing'

/**
 * The text of the pull request, under the headings of that repository's template. Ticked is what the export itself makes
 * true; what a person has to do first is left open.
 */
export function pullRequest(): string {
  const settings = Object.entries(destination.authentication?.fields ?? {})
  const secrets = settings.filter(([, { type }]) => type === 'password').map(([key]) => `\`${key}\``)
  const open = settings.filter(([, { type }]) => type !== 'password').map(([key]) => `\`${key}\``)
  const presets = destination.presets ?? []
  return `New destination: **${destination.name}** (\`${destination.slug ?? ''}\`), cloud mode.

${destination.description ?? ''} The customer brings the access token of the dataset; no partner registration is needed. It has one action, \`streamEvent\`, and ${presets.length} presets, which map Segment's ecommerce spec to Meta's standard events:

- Up to 1,000 events go out in one request. Meta refuses a whole request for one bad event, so \`performBatch\` finds that event, delivers the others, and answers with a \`MultiStatusResponse\` that holds a truthful entry for each payload.
- Customer information is normalized by Meta's rules before \`processHashing\` hashes it. What was hashed before stays as it is; a value that cannot be right is left out and named in a notice.
- An event that Meta would refuse is refused before the request, with a message that says which field to map.
- Graph API errors are told apart by code and subcode: final, to be retried, or a matter of the token.
- None of an event's properties is sent as a custom property unless the customer selects it.

## Testing

The unit tests in \`__tests__/\` run every preset, the hashing of customer information, batches with bad events, and Meta's errors through the runtime, with all requests mocked.

- [x] Added [unit tests](${GUIDE}) for new functionality
- [ ] Tested end-to-end using the [local server](${GUIDE})
- [ ] [If destination is already live] Tested for backward compatibility of destination. **Note:** New required fields are a breaking change.
- [ ] [Segmenters] Tested in the staging environment
- [ ] [Segmenters] [If applicable for this change] Tested for regression with Hadron.

## Security Review

- [x] **Reviewed all field definitions** for sensitive data (API keys, tokens, passwords, client secrets) and confirmed they use \`type: 'password'\`: ${secrets.join(', ')}. The others hold nothing secret: ${open.join(', ')}.

The access token stands in the \`Authorization\` header alone, never in a URL. \`sent\` shows the event without IP address, user agent and additional properties; error messages are cleaned of tokens, e-mail and IP addresses.

## New Destination Checklist

- [x] Extracted all action API versions to \`versioning-info.ts\` file (Graph API ${META_GRAPH_API_VERSION}).
`
}
