using Admin.Api.Data;

namespace Admin.Api.Keys;

/// <summary>A key as a write left it.</summary>
/// <param name="Warnings">What the operator should know.</param>
internal sealed record KeyChange(KeyRow Row, IReadOnlyList<string> Warnings);

/// <summary>The answer of <c>/key/delete</c>.</summary>
/// <param name="DeletedKeys">What was named, as it was named.</param>
internal sealed record KeyDeletion(IReadOnlyList<string> DeletedKeys);
