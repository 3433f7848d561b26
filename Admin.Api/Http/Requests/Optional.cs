namespace Admin.Api.Http.Requests;

/// <summary>A field of a request that may be absent, which is something else than null: absent leaves what is stored, null clears it.</summary>
internal readonly record struct Optional<T>(T Value)
{
    public bool IsPresent { get; } = true;

    public T Or(T stored) => IsPresent ? Value : stored;
}
