using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Api.Telemetry;

/// <summary>Writes access records, many at once where many wait. Nothing that happens here reaches a request.</summary>
internal sealed class AccessLogWriter(AccessLog log, TimeProvider time, ILogger<AccessLogWriter> logger) : BackgroundService
{
    private const int MostAtOnce = 512;

    /// <summary>How often a full disk is tried again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long a stop waits for the disk.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(5);

    /// <summary>Lines are read by programs, not by browsers: quotes and letters of any script stay readable.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _lines = new();
    private bool _isFailing;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The server has stopped before: no request is under way, and what waits is all there is.
        log.Complete();
        // Not by the host's patience: running requests may have used it up, and their records are what is written now.
        if (ExecuteTask is { } writing) await ((Task)Task.WhenAny(writing, Task.Delay(LastPatience, time, CancellationToken.None))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!log.IsOn) return;
        // Off the start-up's thread: the first write may be the first look at a slow disk.
        await Task.Yield();
        using var file = new AccessLogFile(log.File);
        try
        {
            while (await log.Records.WaitToReadAsync(stoppingToken))
            {
                var records = Collect();
                while (!TryAppend(file, records) && log.KeepsEveryRecord) await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The stop could wait no longer for a disk that takes nothing.
        }
    }

    /// <summary>Takes what waits, up to a bound, as lines.</summary>
    private int Collect()
    {
        _lines.ResetWrittenCount();
        var records = 0;
        using var json = new Utf8JsonWriter(_lines, Plain);
        while (records < MostAtOnce && log.Records.TryRead(out var account))
        {
            AccessRecord.Write(json, account);
            json.Flush();
            json.Reset();
            _lines.Write("\n"u8);
            records++;
        }

        return records;
    }

    private bool TryAppend(AccessLogFile file, int records)
    {
        try
        {
            file.Append(_lines.WrittenSpan);
            log.Written(records);
            if (_isFailing) logger.AccessLogBack(log.File, log.Dropped);
            _isFailing = false;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            if (!log.KeepsEveryRecord) log.Drop(records);
            // Said once, however long it lasts: the metric counts on.
            if (!_isFailing) logger.AccessLogFails(log.File, e.Message);
            _isFailing = true;
            return false;
        }
    }
}
