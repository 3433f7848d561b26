namespace Admin.Api.Http.OpenApi;

/// <summary>A header that an endpoint reads.</summary>
internal sealed record RequestHeader(string Name, string Description)
{
    public static RequestHeader IfMatch { get; } = new("If-Match", "The revision that the change is meant for, such as `\"7\"`, from an answer's `ETag`. Another stored one is 412.");

    public static RequestHeader IdempotencyKey { get; } = new(
        "Idempotency-Key", "A name of your own for this request. The same request again within 24 hours gets the first answer again, without the key's text; another one is 422.");
}
