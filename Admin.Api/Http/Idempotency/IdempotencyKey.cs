using System.Security.Cryptography;
using System.Text;
using Admin.Api.Errors;

namespace Admin.Api.Http.Idempotency;

/// <summary>What a client calls a request, so that it can send it again without doing it again.</summary>
/// <param name="Operation">The path.</param>
/// <param name="Name">The SHA-256 of the header.</param>
/// <param name="Request">The SHA-256 of the request's query and body, byte for byte.</param>
internal sealed record IdempotencyKey(string Operation, string Name, string Request)
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>Null where the header is absent.</summary>
    /// <param name="fault">What is wrong with the header; null when nothing is.</param>
    public static IdempotencyKey? Of(HttpRequest request, string bodyHash, out AdminError? fault)
    {
        fault = null;
        var values = request.Headers[Header];
        if (values.Count == 0) return null;
        if (values.Count == 1 && values[0] is { Length: > 0 and <= MaxLength } name)
            return new IdempotencyKey(request.Path.Value!.ToLowerInvariant(), HashOf(name), HashOf($"{request.QueryString.Value}\n{bodyHash}"));
        fault = AdminError.Malformed($"The header {Header} must be given once, with 1 to {MaxLength} characters.");
        return null;
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
