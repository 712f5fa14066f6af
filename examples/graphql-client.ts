/** One answer of the API: HTTP status and the GraphQL result as it came. */
export type Answer<T> = {
  status: number;
  headers: Headers;
  data: T | null | undefined;
  errors: AnswerError[];
};

export type AnswerError = {
  message: string;
  path?: (string | number)[];
  extensions: {
    code: string;
    details?: {
      reason?: string;
      fields?: { path: string; reason: string; message: string }[];
      [value: string]: unknown;
    };
  };
};

/** What a request may carry besides the operation. */
export type CallOptions = { token?: string; headers?: Record<string, string>; timeoutMs?: number };

/** A client of the public API, as a front end would write it. */
export type GraphQLClient = {
  url: string;
  /** Sends one operation; GraphQL errors come back in the answer. */
  call<T = Record<string, unknown>>(
    query: string,
    variables?: Record<string, unknown>,
    options?: CallOptions,
  ): Promise<Answer<T>>;
  /** Sends one operation and gives its data. @throws Error naming the first GraphQL error */
  ask<T>(query: string, variables?: Record<string, unknown>, options?: CallOptions): Promise<T>;
};

/** Whether a gateway listens at `url`, e.g. `http://127.0.0.1:3005`. */
export async function isThere(url: string): Promise<boolean> {
  try {
    await fetch(`${url}/health`, { signal: AbortSignal.timeout(10_000) });
    return true;
  } catch {
    return false;
  }
}

/** Makes a client of the gateway at `url`, e.g. `http://127.0.0.1:3005`. */
export function graphqlClient(url: string): GraphQLClient {
  const call = async <T>(
    query: string,
    variables: Record<string, unknown> = {},
    options: CallOptions = {},
  ): Promise<Answer<T>> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(options.token && { authorization: `Bearer ${options.token}` }),
        ...options.headers,
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(options.timeoutMs ?? 30_000),
    });
    const body = (await response.json()) as { data?: T | null; errors?: AnswerError[] };
    return {
      status: response.status,
      headers: response.headers,
      data: body.data,
      errors: body.errors ?? [],
    };
  };
  return {
    url,
    call,
    async ask<T>(query: string, variables?: Record<string, unknown>, options?: CallOptions) {
      const answer = await call<T>(query, variables, options);
      const [error] = answer.errors;
      if (error || !answer.data) {
        throw new Error(
          `${error?.extensions.code ?? answer.status}: ${error?.message ?? 'no data'} ` +
            JSON.stringify(error?.extensions.details ?? {}),
        );
      }
      return answer.data;
    },
  };
}

const loginMutation = /* GraphQL */ `
  mutation Login($identifier: String!, $password: String!) {
    login(input: { identifier: $identifier, password: $password, deviceName: "example" }) {
      accessToken
    }
  }
`;

/** Signs in and gives the access token. */
export async function signIn(
  client: GraphQLClient,
  identifier: string,
  password: string,
): Promise<string> {
  const { login } = await client.ask<{ login: { accessToken: string } }>(loginMutation, {
    identifier,
    password,
  });
  return login.accessToken;
}
