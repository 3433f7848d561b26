using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Data;

/// <summary>
/// The only place that writes who publishes, how far, and the marks of heartbeats. Everything but taking the turn is a statement that does nothing where another process
/// has taken it meanwhile: whoever was frozen and goes on finds out by the first of them.
/// </summary>
internal sealed class PublisherWrites(IDbContextFactory<AdminDbContext> contexts, TimeProvider time)
{
    /// <summary>Takes the turn and gives its number.</summary>
    /// <param name="backend">As in <see cref="PublisherStateRow.Backend"/>.</param>
    public async Task<long> TakeTurnAsync(int backend, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // Not behind the writers: one of them may be frozen together with the publisher.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.PublisherState.ExecuteUpdateAsync(p => p.SetProperty(s => s.Turn, s => s.Turn + 1).SetProperty(s => s.Backend, backend), cancellation);
        var turn = await db.PublisherState.Select(p => p.Turn).SingleAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return turn;
    }

    /// <exception cref="TurnLostException">The turn is another's.</exception>
    public async Task NoteAsync(long turn, long revision, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var noted = await db.PublisherState.Where(p => p.Turn == turn)
            .ExecuteUpdateAsync(p => p.SetProperty(s => s.Revision, s => s.Revision < revision ? revision : s.Revision), cancellation);
        if (noted == 0) throw new TurnLostException();
    }

    /// <summary>Raises the mark: to this process's time, or by one where its clock is behind. Gives what it was and what it is.</summary>
    /// <param name="ahead">How much further it is raised.</param>
    /// <exception cref="TurnLostException">The turn is another's.</exception>
    public async Task<(long Before, long After)> RaiseMarkAsync(long turn, long ahead, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // Only the one whose turn it is writes the mark, so what was read stays true until it is written or the turn is lost.
        var before = await db.PublisherState.Select(p => p.Mark).SingleAsync(cancellation);
        var after = Math.Max(before + 1, time.GetUtcNow().ToUnixTimeMilliseconds()) + ahead;
        var raised = await db.PublisherState.Where(p => p.Turn == turn && p.Mark == before).ExecuteUpdateAsync(p => p.SetProperty(s => s.Mark, after), cancellation);
        return raised == 1 ? (before, after) : throw new TurnLostException();
    }
}
