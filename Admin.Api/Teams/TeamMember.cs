using System.Text.Json;
using System.Text.Json.Serialization;
using Admin.Api.Http.Requests;

namespace Admin.Api.Teams;

/// <summary>Someone in a team, named by id, by e-mail address or by both.</summary>
/// <param name="Role"><c>admin</c> or <c>user</c>.</param>
internal sealed record TeamMember(
    [property: JsonPropertyName("role")] string Role,
    [property: JsonPropertyName("user_id")] string? UserId,
    [property: JsonPropertyName("user_email")] string? UserEmail)
{
    public const string Fault = "must be objects with a role (admin or user) and a user_id or user_email, and nothing else; nobody twice";

    public const string RoleFault = "must be admin or user";

    private static readonly string[] Roles = ["admin", "user"];

    private static readonly string[] Fields = ["role", "user_id", "user_email"];

    /// <summary>What may be spent in the team; kept without effect.</summary>
    [JsonPropertyName("max_budget_in_team")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MaxBudgetInTeam { get; init; }

    public static bool IsRole(string role) => Roles.Contains(role, StringComparer.Ordinal);

    /// <summary>Whether both mean one person.</summary>
    public bool IsSameAs(TeamMember other) => Names(other.UserId, other.UserEmail);

    public bool Names(string? userId, string? userEmail) => (userId is not null && userId == UserId) || (userEmail is not null && userEmail == UserEmail);

    public static List<TeamMember> Parse(string stored) => JsonSerializer.Deserialize<List<TeamMember>>(stored) ?? [];

    public static string Store(IReadOnlyList<TeamMember> members) => JsonSerializer.Serialize(members);

    /// <summary>Reads a list of members; null where any is not one or anyone is in it twice.</summary>
    public static IReadOnlyList<TeamMember>? Read(JsonElement list)
    {
        var members = new List<TeamMember>();
        foreach (var element in list.EnumerateArray())
        {
            if (ReadOne(element) is not { } member || members.Any(member.IsSameAs)) return null;
            members.Add(member);
        }

        return members;
    }

    private static TeamMember? ReadOne(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || element.EnumerateObject().Any(f => !Fields.Contains(f.Name, StringComparer.Ordinal))) return null;
        var faults = new Errors.FieldFaults();
        var fields = new BodyFields(element, faults);
        var member = new TeamMember(
            fields.TextUnlessEmpty("role").Value ?? "user", fields.TextUnlessEmpty("user_id").Value, fields.TextUnlessEmpty("user_email").Value);
        var isNamed = !string.IsNullOrWhiteSpace(member.UserId ?? member.UserEmail);
        return !faults.Any && isNamed && IsRole(member.Role) ? member : null;
    }
}
