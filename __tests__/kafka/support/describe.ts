import { canRun, FOREIGN } from './kafka'

/** `describe`, or what skips everything where there is no Kafka to be had, and says in one line how to get it. */
export const describeKafka = canRun() ? describe : skipAll()

/** For what only brokers of the tests' own can do, such as asking for a login. */
export const describeOwnKafka = FOREIGN === undefined ? describeKafka : describe.skip

function skipAll(): typeof describe.skip {
  process.stderr.write(
    'The tests on Kafka are skipped: they need Java 17 and Maven here, or KAFKA_BOOTSTRAP_SERVERS=host:port of any broker.\n'
  )
  return describe.skip
}
