using System.IO.Pipelines;
using System.Net;
using System.Web;
using Gateway.Tests.Support;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Sync;

/// <summary>One point of one history: what the keys and teams were when this revision was the latest.</summary>
/// <param name="Mark">The mark of the latest heartbeat then: it stands in the database, and goes back with it.</param>
/// <param name="IsNewer">Whether the change is told as a later version would.</param>
internal sealed record HistoryPoint(string Epoch, long Revision, long? At, Change? Change, RecordedKeys State, long Mark = 0, bool IsNewer = false);

/// <summary>What becomes of an answer on its way.</summary>
internal enum AnswerFault
{
    None,
    Lost,
    Altered,
    CutShort,
    Replayed,
    Gone,
}

/// <summary>
/// Admin.Api as the gateways see it, without database and network: a log, the sealed answers of the two paths, and what can happen to them on the way.
/// </summary>
/// <param name="time">The clock of the machine whose turn it is; it may be any other's after a takeover.</param>
internal sealed class SimulatedAdmin(SyncSignature signature, TimeProvider time, NewerVersion? newer = null) : HttpMessageHandler
{
    private readonly Dictionary<(string Epoch, long Revision, long? At), long> _supersededAt = [];
    private readonly HashSet<(string Epoch, long Revision, long? At)> _lost = [];
    private readonly List<TaskCompletionSource> _waiting = [];
    private readonly List<byte[]> _recorded = [];
    private List<HistoryPoint> _log = [new("epoch-0", 0, null, null, new RecordedKeys())];
    private int _epochs;
    private long _mark;

    /// <summary>Every state that any history ever had.</summary>
    public Dictionary<(string Epoch, long Revision, long? At), RecordedKeys> Ever { get; } = new() { [("epoch-0", 0, null)] = new RecordedKeys() };

    public HistoryPoint Latest => _log[^1];

    public int Length => _log.Count;

    /// <summary>How often it was asked for anything.</summary>
    public int Asked { get; private set; }

    public bool IsDown { get; set; }

    /// <summary>Whether it is stopped where it is: it takes connections and answers nothing.</summary>
    public bool IsFrozen { get; private set; }

    public AnswerFault NextFault { get; set; }

    public Func<int, int> Random { get; set; } = below => below / 2;

    /// <param name="isNewer">Whether it is told as a later version would.</param>
    public byte[] Write(Change change, bool isNewer = false)
    {
        var previous = Latest;
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        var next = new HistoryPoint(previous.Epoch, previous.Revision + 1, at, change, previous.State.Copy().Apply(change), _mark, isNewer);
        Supersede();
        _log.Add(next);
        Ever[(next.Epoch, next.Revision, next.At)] = next.State;
        return isNewer ? newer!.Seal(MessageOf(next, previous)) : signature.Seal(MessageOf(next, previous));
    }

    /// <summary>
    /// How long a state has not been the latest any more; nothing for the latest. Null for one of a history that was lost when the file was copied back: until the next heartbeat
    /// a gateway may be led there by its messages, played again.
    /// </summary>
    public TimeSpan? OutdatedFor((string Epoch, long Revision, long? At) point)
    {
        if (point == (Latest.Epoch, Latest.Revision, Latest.At)) return TimeSpan.Zero;
        return _lost.Contains(point) ? null : time.GetElapsedTime(_supersededAt[point]);
    }

    public void Freeze() => IsFrozen = true;

    /// <summary>Goes on, and answers what waits.</summary>
    public void Thaw()
    {
        IsFrozen = false;
        foreach (var waiting in _waiting) waiting.TrySetResult();
        _waiting.Clear();
    }

    public byte[] Heartbeat() => signature.Seal(new SyncMessage
    {
        Epoch = Latest.Epoch,
        Revision = Latest.Revision,
        At = Latest.At,
        SentAt = NextMark(),
    });

    /// <summary>Goes back to an earlier state, as the restore script does: with a new epoch.</summary>
    public void Restore(int length)
    {
        GoBack(length);
        var epoch = $"epoch-{++_epochs}";
        _log = [.. _log.Select(point => point with { Epoch = epoch })];
        foreach (var point in _log) Ever[(epoch, point.Revision, point.At)] = point.State;
    }

    /// <summary>Goes back to an earlier state as somebody does who copies the database's file: nothing says so.</summary>
    public void CopyBack(int length)
    {
        _lost.UnionWith(_log.Skip(length).Select(point => (point.Epoch, point.Revision, point.At)));
        GoBack(length);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked++;
        var fault = NextFault;
        NextFault = AnswerFault.None;
        if (IsDown || fault == AnswerFault.Lost) throw new HttpRequestException("The simulated Admin.Api is down.");
        if (IsFrozen) await UntilThawAsync(request, cancellationToken);
        if (fault == AnswerFault.Gone) return new HttpResponseMessage(HttpStatusCode.Gone);
        Assert.That(request.Headers.Authorization!.Parameter, Is.EqualTo(signature.Bearer.Reveal()));
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        var bytes = request.RequestUri.AbsolutePath == SyncRoutes.Snapshot ? await SnapshotAsync(query["nonce"]) : Changes(query["after"]!, query["at"], query["epoch"], query["nonce"]);
        if (bytes is null) return new HttpResponseMessage(HttpStatusCode.Gone);
        _recorded.Add(bytes);
        return new HttpResponseMessage { Content = new ByteArrayContent(Spoil(bytes, fault)) };
    }

    private byte[] Spoil(byte[] bytes, AnswerFault fault)
    {
        if (fault == AnswerFault.CutShort) return bytes[..Random(bytes.Length)];
        if (fault == AnswerFault.Replayed) return _recorded[Random(_recorded.Count - 1)];
        if (fault != AnswerFault.Altered) return bytes;
        var altered = (byte[])bytes.Clone();
        altered[Random(altered.Length)] ^= 1;
        return altered;
    }

    private byte[]? Changes(string after, string? at, string? epoch, string? nonce)
    {
        var revision = int.Parse(after);
        if (epoch != Latest.Epoch || revision > Latest.Revision || (at is not null && _log[revision].At != long.Parse(at))) return null;
        var points = _log.Skip(revision + 1).Take(3).ToList();
        var answer = new ChangeList
        {
            Epoch = Latest.Epoch,
            Revision = Latest.Revision,
            // Few, so that a gateway has to ask again.
            Changes = [.. points.Select(point => MessageOf(point, _log[(int)point.Revision - 1]))],
            Nonce = nonce,
            SentAt = NextMark(),
        };
        return points.Any(point => point.IsNewer) ? newer!.Seal(answer) : signature.Seal(answer);
    }

    /// <summary>As the database counts them: by the clock, and on from the last one where the clock is behind it. Heartbeats go out all the time; most are lost here.</summary>
    private long NextMark() => _mark = Math.Max(_mark + 1, time.GetUtcNow().ToUnixTimeMilliseconds());

    private void GoBack(int length)
    {
        Supersede();
        _log = [.. _log.Take(length)];
        _mark = Latest.Mark;
    }

    private void Supersede() => _supersededAt[(Latest.Epoch, Latest.Revision, Latest.At)] = time.GetTimestamp();

    /// <summary>A snapshot's reader would wait longer than a history lasts: its question ends as one that was given up.</summary>
    private async Task UntilThawAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath == SyncRoutes.Snapshot) throw new HttpRequestException("The simulated Admin.Api is frozen.");
        var thawed = new TaskCompletionSource();
        _waiting.Add(thawed);
        await thawed.Task.WaitAsync(cancellationToken);
    }

    private async Task<byte[]> SnapshotAsync(string? nonce)
    {
        using var stream = new MemoryStream();
        var output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        using var lines = new SnapshotLines(output, signature);
        await lines.WriteHeaderAsync(
            new SnapshotHeader
            {
                Format = SnapshotFormat.Version,
                Epoch = Latest.Epoch,
                Revision = Latest.Revision,
                At = Latest.At,
                Teams = Latest.State.Teams.Count(),
                Keys = Latest.State.Keys.Count(),
                Nonce = nonce,
                SentAt = NextMark(),
            },
            CancellationToken.None);
        foreach (var team in Latest.State.Teams) await lines.WriteAsync(team, CancellationToken.None);
        foreach (var key in Latest.State.Keys) await lines.WriteAsync(key, CancellationToken.None);
        await lines.WriteSealAsync(CancellationToken.None);
        await output.CompleteAsync();
        return stream.ToArray();
    }

    private static SyncMessage MessageOf(HistoryPoint point, HistoryPoint previous) => new()
    {
        Epoch = point.Epoch,
        Revision = point.Revision,
        Previous = previous.Revision,
        At = point.At,
        PreviousAt = previous.At,
        Change = point.Change,
    };
}
