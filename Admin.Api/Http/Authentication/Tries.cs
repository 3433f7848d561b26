namespace Admin.Api.Http.Authentication;

/// <summary>The counts of wrong keys, one for each way in: guessing at one does not close another.</summary>
internal sealed class Tries(TimeProvider time)
{
    public const int MostWrongAtSignIn = 5;

    /// <summary>More than people get: programs try again by themselves before anybody reads what they were told.</summary>
    public const int MostWrongKeys = 30;

    private static readonly TimeSpan Trust = TimeSpan.FromHours(1);

    public KeyTries SignIn { get; } = new(time, MostWrongAtSignIn);

    public KeyTries MasterKey { get; } = new(time, MostWrongKeys, Trust);

    /// <summary>The right one is always looked at: a gateway that is kept out does not hear of what is blocked. The key is made to be long.</summary>
    public KeyTries SyncKey { get; } = new(time, MostWrongKeys, KeyTries.Always);
}
