/** Types of vim-server.mjs, which is JavaScript so that scripts can start it as it stands. */
export interface VimServerOptions {
  hosts?: number;
  machines?: number;
  center?: boolean;
  apiVersion?: string;
  pageSize?: number;
  address?: string;
  tls?: object;
  disconnected?: number[];
  templates?: string[];
  gone?: string[];
  loseSessionAt?: number[];
  failHost?: number;
  noPaths?: boolean;
  hideMachines?: boolean;
  answer?: (name: string, text: string, number: number) => string | undefined;
}

export interface VimServer {
  host: string;
  port: number;
  requests: { name: string; action: string | undefined; body: string }[];
  sessions: Set<string>;
  close(): Promise<void>;
}

export function startVimServer(options?: VimServerOptions): Promise<VimServer>;
