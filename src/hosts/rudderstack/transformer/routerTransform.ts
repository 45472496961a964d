import { z } from 'zod';
import { ConfigurationError, InstrumentationError } from '@rudderstack/integrations-lib';
import {
  BatchDestination,
  ChunkBatchStrategy,
  makeRouterInputSchema,
} from '../../../services/destination/nativeBatching/batchDestination';
import type {
  BatchStrategy,
  TransformedEvent,
  TransformResult,
} from '../../../services/destination/nativeBatching/types';
import { FilteredEventsError } from '../../util/errorTypes';
import { EVENTS_PATH, MAX_EVENTS, eventsUrl, readConfig } from './config';
import { Engine } from './engine';
import { destinationConfigSchema, messageSchema } from './types';
import { tools } from './utils';

type ServerEvent = Record<string, unknown>;

const inputSchema = makeRouterInputSchema({
  message: messageSchema,
  destinationConfig: destinationConfigSchema,
});

type Input = z.infer<typeof inputSchema>;

/** `metadata` passes through the schema untyped. */
const jobIdOf = (input: Input): number => {
  const { metadata } = input as unknown as { metadata?: { jobId?: number } };
  return metadata?.jobId ?? 0;
};

class MetaPixelIntegration extends BatchDestination<ServerEvent, typeof inputSchema> {
  private engine: Engine | undefined;

  transformEvent(input: Input): TransformedEvent<ServerEvent> {
    this.engine ??= new Engine(readConfig(this.destination.Config), tools);
    const result = this.engine.transformSafely(input.message, Date.now());
    if (result.step === 'filtered') {
      throw new FilteredEventsError(result.reason);
    }
    if (result.step === 'refused') {
      throw new InstrumentationError(result.reason);
    }
    return {
      body: result.event,
      endpoint: this.endpoint(),
      endpointPath: EVENTS_PATH,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
    };
  }

  private endpoint(): string {
    try {
      return eventsUrl(this.destination.Config);
    } catch (error) {
      throw new ConfigurationError((error as Error).message);
    }
  }

  /**
   * In the order of the jobs: the framework sorts a batch's metadata by job, but not its events, and the answer for an event
   * would go to another one's job.
   */
  async transformEvents(
    inputs: Input[],
    reqMetadata?: NonNullable<unknown>,
  ): Promise<TransformResult<ServerEvent>> {
    const sorted = [...inputs].sort((one, other) => jobIdOf(one) - jobIdOf(other));
    return super.transformEvents(sorted, reqMetadata);
  }

  getBatchStrategy(): BatchStrategy<ServerEvent> {
    const { testEventCode } = readConfig(this.destination.Config);
    return new ChunkBatchStrategy<ServerEvent>({
      maxItems: MAX_EVENTS,
      wrapBody: (events) => ({
        data: events,
        ...(testEventCode ? { test_event_code: testEventCode } : {}),
      }),
    });
  }

  getInputSchema() {
    return inputSchema;
  }
}

export const Integration = MetaPixelIntegration;
