using System.Text.Json;
using Shared.Contracts.Sync;

namespace Admin.Api.Data;

/// <summary>One write in progress: the tables, and the two logs that every change of them is appended to.</summary>
internal sealed class WriteTransaction(AdminDbContext db, SyncStateRow state, string actor, DateTimeOffset now)
{
    public AdminDbContext Db => db;

    /// <summary>Who asked for the write.</summary>
    public string Actor => actor;

    public DateTimeOffset Now => now;

    public long NowMs => now.ToUnixTimeMilliseconds();

    /// <summary>Appends a change for the gateways and gives its revision.</summary>
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

    /// <summary>Notes for people what the last change was. A write that changed something and notes nothing is a bug, and is not committed.</summary>
    public void Note(AuditEntry entry) => db.Audit.Add(new AuditRow
    {
        Revision = state.Revision,
        At = NowMs,
        Actor = actor,
        Action = entry.Action,
        EntityType = entry.EntityType,
        EntityId = entry.EntityId,
        EntityName = entry.EntityName,
        Before = entry.Before,
        After = entry.After,
    });
}
