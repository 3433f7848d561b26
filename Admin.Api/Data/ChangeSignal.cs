using System.Threading.Channels;

namespace Admin.Api.Data;

/// <summary>Wakes the publisher after a write. Any number of writes before it looks count as one; none is lost.</summary>
internal sealed class ChangeSignal
{
    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _woken.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken cancellation) => await _woken.Reader.ReadAsync(cancellation);
}
