using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Settings;

/// <summary><c>general_settings</c>.</summary>
public sealed class GeneralSettings
{
    /// <summary>32 MiB: room for a few images in base64, far from what would exhaust a sidecar.</summary>
    public const long DefaultMaxRequestBytes = 32 * 1024 * 1024;

    public const int DefaultEmbeddedRedisPort = 4002;

    public const int DefaultMaxParallelRequests = 4096;

    /// <summary><c>master_key</c>: the administrator's key. Required by Admin.Api; a gateway may run without.</summary>
    public Secret? MasterKey { get; init; }

    /// <summary><c>sync_key</c>: what Admin.Api and the gateways share to authenticate each other. Derived from the master key where absent.</summary>
    public Secret SyncKey { get; init; } = new("");

    /// <summary><c>sync_key_accepted</c>: a second sync key that is accepted beside <see cref="SyncKey"/> and never used; null but while one is exchanged for another.</summary>
    public Secret? SyncKeyAccepted { get; init; }

    /// <summary><c>database_url</c>: a SQLite file, or PostgreSQL, whose connection string may hold a password.</summary>
    public Secret DatabaseUrl { get; init; } = new("Data Source=gateway.db");

    /// <summary><c>redis_url</c>, in StackExchange.Redis' form; null for the server that Admin.Api hosts.</summary>
    public Secret? RedisUrl { get; init; }

    /// <summary><c>embedded_redis_port</c>: where Admin.Api's own Redis-protocol server listens on loopback.</summary>
    public int EmbeddedRedisPort { get; init; } = DefaultEmbeddedRedisPort;

    /// <summary><c>admin_url</c>: Admin.Api as the gateway reaches it.</summary>
    public string AdminUrl { get; init; } = "http://127.0.0.1:4001";

    /// <summary><c>forward_admin</c>: the gateway passes <c>/key/*</c>, <c>/team/*</c> … on to Admin.Api.</summary>
    public bool ForwardAdmin { get; init; }

    /// <summary><c>expose_api_base</c>: whether answers name the upstream's address in <c>x-litellm-model-api-base</c>.</summary>
    public bool ExposeApiBase { get; init; } = true;

    /// <summary><c>max_request_bytes</c>: the largest request body, also after decompression.</summary>
    public long MaxRequestBytes { get; init; } = DefaultMaxRequestBytes;

    /// <summary><c>max_parallel_requests</c>: requests one gateway works on at once; one more is 503 <c>overloaded</c>.</summary>
    public int MaxParallelRequests { get; init; } = DefaultMaxParallelRequests;

    /// <summary><c>on_revoke</c>: what becomes of a running answer whose key has ended or been narrowed.</summary>
    public RevocationPolicy OnRevoke { get; init; } = RevocationPolicy.Finish;

    /// <summary><c>max_buffered_bytes</c>: what one gateway holds for all requests at once; beyond it 503 <c>overloaded</c>. Null for a part of the memory that the process may use.</summary>
    public long? MaxBufferedBytes { get; init; }

    /// <summary><c>request_body_timeout</c>: the time that the whole of a body has to arrive.</summary>
    public TimeSpan RequestBodyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>shutdown_delay</c>: how long a service that is told to stop goes on taking requests, while load balancers take notice that it is not ready.</summary>
    public TimeSpan ShutdownDelay { get; init; } = TimeSpan.Zero;

    /// <summary><c>shutdown_timeout</c>: how long after that running requests may take to end.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>request_log_level</c>: the level of the one log line of each request.</summary>
    public RequestLogLevel RequestLogLevel { get; init; } = RequestLogLevel.Debug;

    /// <summary><c>stream_keepalive</c>: after how long a silence a stream gets a comment; null for never.</summary>
    public TimeSpan? StreamKeepalive { get; init; }

    /// <summary><c>cors_origins</c>: the sites whose scripts may call the gateway from a browser; <c>*</c> for all, none for none.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary><c>root_path</c>: the path below which both services also answer, such as <c>/gateway</c>; null for none.</summary>
    public string? RootPath { get; init; }

    /// <summary><c>forward_headers</c>: names of further caller headers that go upstream. Never a credential, cookie or hop-by-hop header.</summary>
    public IReadOnlyList<string> ForwardHeaders { get; init; } = [];
}

/// <summary>What becomes of a running answer whose key has ended or been narrowed.</summary>
public enum RevocationPolicy
{
    /// <summary>It is passed on to its end: its upstream was called while the key might.</summary>
    Finish,

    /// <summary>It is ended like one that broke.</summary>
    Cut,
}

/// <summary>The levels that a request's log line may have.</summary>
public enum RequestLogLevel
{
    Debug,
    Information,
}
