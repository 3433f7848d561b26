namespace Admin.Api.Http.OpenApi;

/// <summary>A request of an endpoint, as its description shows it. A test sends every one of them.</summary>
/// <param name="Body">The JSON of the body; null for none.</param>
/// <param name="Query">The query string's parameters with their values; empty for none.</param>
internal sealed record RequestExample(string? Body, IReadOnlyDictionary<string, string> Query);

/// <summary>Fields of which a request needs at least one.</summary>
internal sealed record AlternativeFields(IReadOnlyList<string> Names);
