namespace Gateway.Api.Routing;

/// <summary>The routing state in force. A request takes it once and keeps it to its end, so a reload never changes a request under way.</summary>
internal sealed class CurrentRouting(RoutingState initial)
{
    private RoutingState _state = initial;

    /// <summary>Raised with each state after it came into force.</summary>
    public event Action<RoutingState>? Replaced;

    public RoutingState State => Volatile.Read(ref _state);

    public void Replace(RoutingState state)
    {
        Volatile.Write(ref _state, state);
        Replaced?.Invoke(state);
    }
}
