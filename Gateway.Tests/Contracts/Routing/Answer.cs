namespace Gateway.Tests.Contracts.Routing;

/// <summary>What a router said, in words both routers can be put into: the error code and its subject, or the hops in order.</summary>
internal sealed record Answer(string? Code, string? Subject, IReadOnlyList<AnswerHop> Hops)
{
    public static Answer Refused(string code, string subject) => new(code, subject, []);

    public static Answer Routed(IReadOnlyList<AnswerHop> hops) => new(null, null, hops);

    public bool Equals(Answer? other) => other is not null && Code == other.Code && Subject == other.Subject && Hops.SequenceEqual(other.Hops);

    public override int GetHashCode() => HashCode.Combine(Code, Subject, Hops.Count);

    public override string ToString() => Code is null ? string.Join(" then ", Hops) : $"{Code}: {Subject}";
}

/// <summary>One model group to try.</summary>
/// <param name="Fallback">0 for the requested group, else its place in the order of all groups that may be tried.</param>
/// <param name="Wildcard">What the group's <c>*</c> matched.</param>
/// <param name="Eligible">Ids in configuration order.</param>
internal sealed record AnswerHop(string Group, int Fallback, string? Wildcard, bool FailedOpen, IReadOnlyList<string> Eligible)
{
    public bool Equals(AnswerHop? other) =>
        other is not null
        && Group == other.Group
        && Fallback == other.Fallback
        && Wildcard == other.Wildcard
        && FailedOpen == other.FailedOpen
        && Eligible.SequenceEqual(other.Eligible);

    public override int GetHashCode() => HashCode.Combine(Group, Fallback, Eligible.Count);

    public override string ToString() => $"{Group}#{Fallback}{(Wildcard is null ? "" : $"({Wildcard})")}{(FailedOpen ? " open" : "")}[{string.Join(", ", Eligible)}]";
}
