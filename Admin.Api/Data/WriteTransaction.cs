using System.Text.Json;
using Shared.Contracts.Sync;

namespace Admin.Api.Data;

/// <summary>One write in progress: the tables, and the log that every change of them is appended to.</summary>
internal sealed class WriteTransaction(AdminDbContext db, SyncStateRow state, DateTimeOffset now)
{
    public AdminDbContext Db => db;

    public DateTimeOffset Now => now;

    public long NowMs => now.ToUnixTimeMilliseconds();

    /// <summary>Appends a change and gives its revision.</summary>
    public long Append(Change change)
    {
        state.Revision++;
        db.Changes.Add(new ChangeRow
        {
            Revision = state.Revision,
            At = NowMs,
            Payload = JsonSerializer.Serialize(change, SyncJson.Default.Change),
        });
        return state.Revision;
    }
}
