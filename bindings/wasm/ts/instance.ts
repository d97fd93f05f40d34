// The one instance of the module behind this package, and what becomes of it after a panic.
import * as glue from "./glue.js";
import { type Problem, SanteiError } from "./error.js";

/** The compiled engine, its bytes, or where they are. */
export type WasmSource = WebAssembly.Module | BufferSource | Response | URL | string | Promise<Response>;

let running = false;
let starting: Promise<void> | null = null;
let panic: string | null = null;
/** Handles of an instance that has ended belong to none. */
let generation = 0;
let messages: readonly Problem[] = [];

/** Starts the engine from a compiled module or its bytes. */
export function startSync(module: WebAssembly.Module | BufferSource): void {
  glue.initSync({ module });
  started();
}

/** Starts the engine once; after a failure it may be tried again. */
export function start(source: WasmSource): Promise<void> {
  starting ??= load(source).catch((failure: unknown) => {
    starting = null;
    throw failure;
  });
  return starting;
}

async function load(source: WasmSource): Promise<void> {
  const module_or_path = typeof source === "string" ? new URL(source, globalThis.location?.href) : source;
  await glue.default({ module_or_path });
  started();
}

function started(): void {
  running = true;
  messages = JSON.parse(glue.messages()).errors;
}

/** The message of the panic that ended the instance; null while it runs. A panic is a fault of santei: please report it. */
export function lastPanic(): string | null {
  return panic;
}

/**
 * A new instance after a panic. Masters, sessions and batches of the old one are gone and have to be made again; using one of them throws
 * 9950. While the instance runs this does nothing.
 */
export function restart(): void {
  if (panic === null) return;
  glue.__wbg_reset_state();
  generation += 1;
  panic = null;
}

/** The version of the engine. */
export function engineVersion(): string {
  return call(() => glue.engineVersion());
}

/** Calls into the instance; a refusal becomes a {@link SanteiError}, and a trap ends the instance. Arguments are made before. */
export function call<T>(work: () => T): T {
  if (!running) throw new Error("call and await init() first / 先に init() を呼んで待ってください");
  if (panic !== null) throw said("session-poisoned");
  try {
    return work();
  } catch (thrown) {
    if (typeof thrown === "string") throw new SanteiError(JSON.parse(thrown).errors);
    // A stack that overflows inside the engine is a RangeError.
    const trapped = thrown instanceof WebAssembly.RuntimeError || thrown instanceof RangeError;
    throw trapped ? ended(thrown) : thrown;
  }
}

function ended(thrown: unknown): SanteiError {
  panic = messageOfPanic() ?? String(thrown);
  const error = said("door-panic", panic);
  error.cause = thrown;
  return error;
}

function messageOfPanic(): string | undefined {
  try {
    return glue.lastPanic();
  } catch {
    return undefined; // the instance cannot even say that: a stack overflow, or no memory left
  }
}

function said(slug: string, ...values: string[]): SanteiError {
  const fill = (text: string) => text.replace(/\{(\d)\}/g, (place, index) => values[Number(index)] ?? place);
  const told = messages.filter((problem) => problem.slug === slug);
  return new SanteiError(told.map((problem) => ({ ...problem, ja: fill(problem.ja), en: fill(problem.en) })));
}

/** Something that lives in the instance until it is freed. */
export abstract class Handle<Raw extends { free(): void }> {
  #raw: Raw | null;
  readonly #generation = generation;
  readonly #kind: string;

  protected constructor(kind: string, raw: Raw) {
    this.#kind = kind;
    this.#raw = raw;
  }

  /** @internal */
  raw(): Raw {
    if (this.#generation !== generation) throw said("session-poisoned");
    if (this.#raw === null) throw said("handle-unknown", "this", this.#kind);
    return this.#raw;
  }

  /** Gives the memory back at once; without it, it comes back when the object is collected. Calling it again does nothing. */
  free(): void {
    const raw = this.#raw;
    this.#raw = null;
    if (raw !== null && this.#generation === generation && panic === null) call(() => raw.free());
  }

  [Symbol.dispose](): void {
    this.free();
  }
}
