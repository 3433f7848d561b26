using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Api.Telemetry;

/// <summary>Writes access records, many at once where many wait. Nothing that happens here reaches a request but, with <c>on_full: refuse</c>, the wait for its record.</summary>
internal sealed class AccessLogWriter(AccessLog log, TimeProvider time, ILogger<AccessLogWriter> logger) : BackgroundService
{
    private const int MostAtOnce = 512;

    /// <summary>How often a full disk is tried again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long a write may take before the file counts as one that takes nothing: a pipe that nobody reads blocks for ever.</summary>
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(1);

    /// <summary>How long a stop waits for the disk.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(5);

    /// <summary>Lines are read by programs, not by browsers: quotes and letters of any script stay readable.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _lines = new();

    /// <summary>Whose lines are being written, until they are or are given up.</summary>
    private readonly List<RequestAccount> _records = new(MostAtOnce);

    private readonly Lock _gate = new();
    private bool _isWriting;
    private bool _isFailing;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The server has stopped before: no request is under way, and what waits is all there is.
        log.Complete();
        // Not by the host's patience: running requests may have used it up, and their records are what is written now.
        if (ExecuteTask is { } writing) await ((Task)Task.WhenAny(writing, Task.Delay(LastPatience, time, CancellationToken.None))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ExecuteTask is { IsCompleted: false }) TellWhatIsLost();
        // A write that blocks cannot be ended: it is not waited for.
        await base.StopAsync(new CancellationToken(canceled: true));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!log.IsOn) return;
        // Off the start-up's thread: the first write may be the first look at a slow disk.
        await Task.Yield();
        using var file = new AccessLogFile(log.File);
        await using var watch = time.CreateTimer(static writer => ((AccessLogWriter)writer!).TellOfSlowWrite(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            // Where a request depends on its record, a file that cannot be opened is found before the first one.
            if (log.KeepsEveryRecord) await AppendAsync(file, watch, stoppingToken);
            while (await log.Records.WaitToReadAsync(stoppingToken))
            {
                Collect();
                await AppendAsync(file, watch, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The stop could wait no longer for a disk that takes nothing.
        }
    }

    /// <summary>Takes what waits, up to a bound, as lines.</summary>
    private void Collect()
    {
        _lines.ResetWrittenCount();
        _records.Clear();
        using var json = new Utf8JsonWriter(_lines, Plain);
        while (_records.Count < MostAtOnce && log.Records.TryRead(out var account))
        {
            AccessRecord.Write(json, account);
            json.Flush();
            json.Reset();
            _lines.Write("\n"u8);
            _records.Add(account);
        }
    }

    /// <summary>Appends what was collected: again and again until the file takes it where no record may be lost, else once.</summary>
    private async Task AppendAsync(AccessLogFile file, ITimer watch, CancellationToken stoppingToken)
    {
        while (!TryAppend(file, watch) && log.KeepsEveryRecord) await Task.Delay(Pause, time, stoppingToken);
        _records.Clear();
    }

    private bool TryAppend(AccessLogFile file, ITimer watch)
    {
        lock (_gate) _isWriting = true;
        watch.Change(LongestWrite, Timeout.InfiniteTimeSpan);
        try
        {
            file.Append(_lines.WrittenSpan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            lock (_gate)
            {
                _isWriting = false;
                Fail(e.Message);
            }

            if (!log.KeepsEveryRecord) log.Drop(_records.Count);
            return false;
        }

        lock (_gate)
        {
            _isWriting = false;
            log.Written(_records);
            if (_isFailing) logger.AccessLogBack(log.File, log.Dropped);
            _isFailing = false;
        }

        return true;
    }

    private void TellOfSlowWrite()
    {
        lock (_gate)
        {
            if (_isWriting) Fail("it has taken nothing for a second");
        }
    }

    /// <summary>Said once, however long it lasts: the metric counts on.</summary>
    private void Fail(string reason)
    {
        log.TakesNothing();
        if (!_isFailing) logger.AccessLogFails(log.File, reason);
        _isFailing = true;
    }

    private void TellWhatIsLost()
    {
        var lost = log.Records.Count + _records.Count;
        log.Drop(lost);
        if (lost > 0) logger.AccessRecordsLost(lost, log.File);
    }
}
