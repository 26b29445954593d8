/**
 * One typed, cancellable request protocol for every boundary between two threads or two windows:
 * the host and the engine's worker, the host and its pages, the timeline and Health.
 *
 * A boundary is a {@link Contract}: calls, which a client makes and a server answers, and events, which
 * the server sends on its own. Every call ends: with a result, with the handler's error, or with an
 * abort when its signal fires or the connection is disposed.
 */

/** What crosses one boundary. Parameters, results and payloads must survive a structured clone. */
export interface Contract {
  readonly calls: Readonly<Record<string, (params: never) => unknown>>;
  readonly events: Readonly<Record<string, unknown>>;
}

/** A two-way channel that keeps the order of messages: a worker, a message port, a webview. */
export interface Port {
  post(message: unknown): void;
  /** Registers the one listener; returns how to take it off. */
  listen(listener: (message: unknown) => void): () => void;
}

export type Params<C extends Contract, M extends keyof C["calls"]> = Parameters<C["calls"][M]>[0];
export type Result<C extends Contract, M extends keyof C["calls"]> = ReturnType<C["calls"][M]>;

/** The server's side: one handler a call. It gets the caller's abort signal. */
export type Handlers<C extends Contract> = {
  [M in keyof C["calls"]]: (params: Params<C, M>, signal: AbortSignal) => Result<C, M> | Promise<Result<C, M>>;
};

type Message =
  | { readonly kind: "call"; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly kind: "cancel"; readonly id: number }
  | { readonly kind: "result"; readonly id: number; readonly result: unknown }
  | { readonly kind: "failure"; readonly id: number; readonly name: string; readonly message: string }
  | { readonly kind: "event"; readonly event: string; readonly payload: unknown };

/** The error of a call that was cancelled or whose connection closed. */
export class AbortedError extends Error {
  override readonly name = "AbortError";
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The caller's side of a boundary. */
export class RpcClient<C extends Contract> {
  readonly #port: Port;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Map<keyof C["events"], Set<(payload: never) => void>>();
  readonly #stopListening: () => void;
  #nextId = 1;
  #closed: Error | undefined;

  constructor(port: Port) {
    this.#port = port;
    this.#stopListening = port.listen((message) => {
      this.#receive(message as Message);
    });
  }

  /**
   * Calls a method of the other side.
   * @throws {AbortedError} when `signal` fires or the connection is closed before the answer; else the handler's own error.
   */
  call<M extends keyof C["calls"] & string>(method: M, params: Params<C, M>, signal?: AbortSignal): Promise<Result<C, M>> {
    if (this.#closed) return Promise.reject(this.#closed);
    if (signal?.aborted) return Promise.reject(new AbortedError(`${method} was cancelled`));
    const id = this.#nextId++;
    return new Promise<Result<C, M>>((resolve, reject) => {
      const cancel = () => {
        this.#port.post({ kind: "cancel", id } satisfies Message);
        this.#settle(id)?.reject(new AbortedError(`${method} was cancelled`));
      };
      const forget = () => signal?.removeEventListener("abort", cancel);
      this.#pending.set(id, {
        resolve: (result) => {
          forget();
          resolve(result as Result<C, M>);
        },
        reject: (error) => {
          forget();
          reject(error);
        },
      });
      signal?.addEventListener("abort", cancel, { once: true });
      try {
        this.#port.post({ kind: "call", id, method, params } satisfies Message);
      } catch (error) {
        // What cannot be cloned never left: nobody will answer.
        this.#settle(id)?.reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  /** Listens for an event of the server; returns how to stop. */
  on<E extends keyof C["events"]>(event: E, listener: (payload: C["events"][E]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Closes the connection: every open call rejects with `reason`, every later one too. */
  close(reason: Error = new AbortedError("the connection was closed")): void {
    if (this.#closed) return;
    this.#closed = reason;
    this.#stopListening();
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(reason);
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #receive(message: Message): void {
    switch (message.kind) {
      case "result":
        this.#settle(message.id)?.resolve(message.result);
        break;
      case "failure": {
        const error = new Error(message.message);
        error.name = message.name;
        this.#settle(message.id)?.reject(error);
        break;
      }
      case "event":
        for (const listener of this.#listeners.get(message.event) ?? []) listener(message.payload as never);
        break;
      case "call":
      case "cancel":
        break; // A client answers nothing.
    }
  }
}

/** The answering side of a boundary. */
export class RpcServer<C extends Contract> {
  readonly #port: Port;
  readonly #handlers: Handlers<C>;
  readonly #running = new Map<number, AbortController>();
  readonly #stopListening: () => void;

  /** @param check turns what came in into the call's parameters or throws; for a boundary whose other side is not trusted. */
  constructor(port: Port, handlers: Handlers<C>, check?: (method: string, params: unknown) => unknown) {
    this.#port = port;
    this.#handlers = handlers;
    this.#stopListening = port.listen((message) => {
      if (isCallOrCancel(message)) void this.#receive(message, check);
    });
  }

  emit<E extends keyof C["events"] & string>(event: E, payload: C["events"][E]): void {
    this.#port.post({ kind: "event", event, payload } satisfies Message);
  }

  close(): void {
    this.#stopListening();
    for (const controller of this.#running.values()) controller.abort();
    this.#running.clear();
  }

  async #receive(message: Extract<Message, { kind: "call" | "cancel" }>, check?: (method: string, params: unknown) => unknown): Promise<void> {
    const { id } = message;
    if (message.kind === "cancel") {
      this.#running.get(id)?.abort();
      return;
    }
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      if (!Object.hasOwn(this.#handlers, message.method)) throw new Error(`unknown call ${message.method}`);
      const params = check ? check(message.method, message.params) : message.params;
      const handler = this.#handlers[message.method as keyof C["calls"]];
      const result = await handler(params as never, controller.signal);
      if (!controller.signal.aborted) this.#port.post({ kind: "result", id, result } satisfies Message);
    } catch (error) {
      const { name, message: text } = error instanceof Error ? error : new Error(String(error));
      if (!controller.signal.aborted) this.#port.post({ kind: "failure", id, name, message: text } satisfies Message);
    } finally {
      this.#running.delete(id);
    }
  }
}

function isCallOrCancel(message: unknown): message is Extract<Message, { kind: "call" | "cancel" }> {
  if (typeof message !== "object" || message === null || !("kind" in message) || !("id" in message)) return false;
  if (typeof message.id !== "number") return false;
  return message.kind === "cancel" || (message.kind === "call" && "method" in message && typeof message.method === "string");
}
