namespace Admin.Api.Errors;

/// <summary>A result or the refusal in its place.</summary>
internal readonly struct Outcome<T>
    where T : class
{
    private readonly T? _value;

    private Outcome(T? value, AdminError? error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>Null when there is a value.</summary>
    public AdminError? Error { get; }

    public T Value => _value ?? throw new InvalidOperationException("A refusal has no value.");

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(AdminError error) => new(null, error);
}
