namespace Gateway.Api.Body;

/// <summary>What the gateway needs of a request body: the fields it decides on, and how the upstream's copy differs. The tags are in the builder that was scanned with.</summary>
/// <param name="Model">The requested model, unescaped and never empty; null where the body has no <c>model</c>, which is for the endpoint to judge.</param>
/// <param name="Stream">Whether the answer is to be streamed. Absent and <c>null</c> mean no.</param>
/// <param name="Edits">The upstream's copy, but for its model.</param>
internal sealed record BodyFields(string? Model, bool Stream, BodyEdits Edits);
