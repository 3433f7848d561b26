using Admin.Api.Data;

namespace Admin.Api.Teams;

/// <summary>A team as a write left it.</summary>
/// <param name="Warnings">What the operator should know.</param>
internal sealed record TeamChange(TeamRow Row, IReadOnlyList<string> Warnings);

/// <summary>The answer of <c>/team/delete</c>.</summary>
/// <param name="DeletedTeams">The ids, as they were named.</param>
/// <param name="DeletedKeyCount">How many keys went with them.</param>
internal sealed record TeamDeletion(IReadOnlyList<string> DeletedTeams, int DeletedKeyCount);
