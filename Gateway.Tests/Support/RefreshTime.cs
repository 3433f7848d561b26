using System.Threading.Channels;
using Gateway.Api.Credentials;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Support;

/// <summary>A clock that stands until a test moves it, and tells when somebody begins to wait: only then is there a wait to move it over.</summary>
internal sealed class RefreshTime() : FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>How long the next one waits who began to and was not told of yet. The patience with a service that is being asked, and that of a start, are no such waits.</summary>
    public async Task<TimeSpan> NextWaitAsync() => await _waits.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Waits for the next wait to begin, and moves the clock to its end.</summary>
    public async Task PassAsync() => Advance(await NextWaitAsync());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != TokenClient.Patience && dueTime != CredentialStore.StartPatience && dueTime != Timeout.InfiniteTimeSpan) _waits.Writer.TryWrite(dueTime);
        return timer;
    }
}
