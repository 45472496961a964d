import { InvalidArgumentError, type Command } from 'commander'

/** Adds the options that say where events go. */
export function addCredentialOptions(command: Command): Command {
  return command
    .option('--pixel-id <id>', 'Pixel ID (Dataset ID); META_PIXEL_ID by default')
    .option('--test-event-code <code>', 'show the events under Test Events; META_TEST_EVENT_CODE by default')
}

/** What every command that needs credentials says of them. */
export const CREDENTIALS_HELP = `
Credentials come from the environment, so that no other user of this machine sees them:
  META_PIXEL_ID         Pixel ID (Dataset ID), unless --pixel-id is given
  META_ACCESS_TOKEN     access token: Events Manager, the dataset, Settings, Conversions API
  META_APP_SECRET       App Secret, if the app demands it
  META_GRAPH_API_URL    another address than Meta's: a proxy, a sandbox`

/** @returns a parser of whole numbers for an option */
export function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN
    if (number >= from && number <= to) return number
    throw new InvalidArgumentError(`It must be a whole number from ${from} to ${to}.`)
  }
}
