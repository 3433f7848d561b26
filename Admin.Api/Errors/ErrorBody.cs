using System.Text.Json.Serialization;

namespace Admin.Api.Errors;

/// <summary>The JSON of a refusal: OpenAI's shape, which is what the clients parse.</summary>
/// <param name="Fields">Every refused field and what is wrong with it; absent where no field is to blame.</param>
internal sealed record ErrorBody(
    ErrorDetail Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, IReadOnlyList<string>>? Fields);

/// <summary>What went wrong.</summary>
/// <param name="Message">What is wrong; what to do.</param>
/// <param name="Param">The first field at fault, or null.</param>
/// <param name="Code">What programs tell errors apart by; it never changes its meaning.</param>
internal sealed record ErrorDetail(string Message, string Type, string? Param, string Code);
