using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Api.Authentication;

/// <summary>What a team lets its keys reach. Immutable.</summary>
/// <param name="Record">As it was synced.</param>
/// <param name="Scope">The shared scope of its tags.</param>
/// <param name="Models">The shared list of its models.</param>
/// <param name="HostedTools">The shared list of its hosted tools; null where it says nothing of them.</param>
internal sealed record TeamTerms(TeamRecord Record, Scope? Scope, ModelAllowList Models, HostedToolList? HostedTools)
{
    /// <summary>A copy beside the scope: requests read it, and one object less is one wait for memory less.</summary>
    public bool IsBlocked { get; } = Record.Blocked;
}

/// <summary>A team as policies refer to it: a change of the team is one reference here, however many keys it has.</summary>
internal sealed class TeamEntry(string id)
{
    private TeamTerms? _terms;

    public string Id => id;

    /// <summary>Null while nobody has said what the team is, and after it was removed: its keys are refused then.</summary>
    public TeamTerms? Terms
    {
        get => Volatile.Read(ref _terms);
        set => Volatile.Write(ref _terms, value);
    }
}
