/** The compiled engine, its bytes, or where they are. */
export type WasmSource = WebAssembly.Module | BufferSource | Response | URL | string | Promise<Response>;
/** Starts the engine from a compiled module or its bytes. */
export declare function startSync(module: WebAssembly.Module | BufferSource): void;
/** Starts the engine once; after a failure it may be tried again. */
export declare function start(source: WasmSource): Promise<void>;
/** The message of the panic that ended the instance; null while it runs. A panic is a fault of santei: please report it. */
export declare function lastPanic(): string | null;
/**
 * A new instance after a panic. Masters, sessions and batches of the old one are gone and have to be made again; using one of them throws
 * 9950. While the instance runs this does nothing.
 */
export declare function restart(): void;
/** The version of the engine. */
export declare function engineVersion(): string;
/** Calls into the instance; a refusal becomes a {@link SanteiError}, and a trap ends the instance. Arguments are made before. */
export declare function call<T>(work: () => T): T;
/** Something that lives in the instance until it is freed. */
export declare abstract class Handle<Raw extends {
    free(): void;
}> {
    #private;
    protected constructor(kind: string, raw: Raw);
    /** Gives the memory back at once; without it, it comes back when the object is collected. Calling it again does nothing. */
    free(): void;
    [Symbol.dispose](): void;
}
