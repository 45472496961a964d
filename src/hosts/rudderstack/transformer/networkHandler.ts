import { httpPOST } from '../../../adapters/network';
import {
  deliverJobs,
  Experience,
  MISMATCH,
  type JobOutcome,
  type Posted,
} from '../../../v0/destinations/meta_pixel/engine';
import { DELIVERY_DEADLINE_MS, readConfig } from '../../../v0/destinations/meta_pixel/config';

type Job = Record<string, unknown>;

interface ProxyRequest {
  endpoint: string;
  body?: { JSON?: { data?: unknown } };
  metadata: Job[];
  destinationConfig?: Record<string, unknown>;
}

/** What calls learn about pixels helps the next ones. */
const experience = new Experience();

/** One request; never throws. Redirects are not followed: the token would go where they point. */
const post =
  (url: string, destType: string) =>
  async (body: object, headers: Record<string, string>, timeout: number): Promise<Posted> => {
    const { success, response } = await httpPOST(
      url,
      body,
      { headers, timeout, maxRedirects: 0, maxContentLength: 1024 * 1024 },
      {
        destType,
        feature: 'dataDelivery',
        endpointPath: '/events',
        requestMethod: 'POST',
        module: 'router',
      },
    );
    const answer = success ? response : response?.response;
    // Without an answer nothing is known, whatever the reason: also a name that could not be looked up is worth another try.
    if (answer === undefined) return { error: String(response?.code ?? 'no answer') };
    return { status: answer.status, data: answer.data, headers: answer.headers };
  };

/** Delivers what one request holds, and finds out what became of each of its events. */
const proxy = async (request: ProxyRequest, destType: string): Promise<JobOutcome[]> => {
  const events = request.body?.JSON?.data;
  if (!Array.isArray(events) || events.length !== request.metadata.length) {
    return request.metadata.map(() => MISMATCH);
  }
  const config = readConfig(request.destinationConfig);
  return deliverJobs(events, config, {
    url: request.endpoint,
    post: post(request.endpoint, destType),
    experience,
    signal: AbortSignal.timeout(DELIVERY_DEADLINE_MS),
  });
};

const processAxiosResponse = (outcomes: JobOutcome[]): JobOutcome[] => outcomes;

const responseHandler = ({
  destinationResponse,
  rudderJobMetadata,
}: {
  destinationResponse: JobOutcome[];
  rudderJobMetadata: Job[];
}) => ({
  status: 200,
  message: 'Each job has its own status',
  response: rudderJobMetadata.map((metadata, index) => ({
    ...(destinationResponse[index] ?? MISMATCH),
    metadata,
  })),
});

function networkHandler(this: Record<string, unknown>) {
  this.proxy = proxy;
  this.processAxiosResponse = processAxiosResponse;
  this.prepareProxy = () => ({});
  this.responseHandler = responseHandler;
}

export { networkHandler };
