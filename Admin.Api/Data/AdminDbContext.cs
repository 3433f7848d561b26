using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage;

namespace Admin.Api.Data;

/// <summary>
/// The tables, and what differs between the databases inside a transaction. Whoever saves through it is a <c>*Writes</c> class and goes through
/// <see cref="LoggedWrites"/>. Each database has a class of its own, since EF finds migrations by the exact type.
/// </summary>
internal abstract class AdminDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<KeyRow> Keys => Set<KeyRow>();

    public DbSet<TeamRow> Teams => Set<TeamRow>();

    public DbSet<ChangeRow> Changes => Set<ChangeRow>();

    public DbSet<SyncStateRow> SyncState => Set<SyncStateRow>();

    public DbSet<PublisherStateRow> PublisherState => Set<PublisherStateRow>();

    /// <summary>Begins a write. It waits for every other writer, also of other processes, so that what is read in it stays true until it is committed.</summary>
    public abstract Task<IDbContextTransaction> BeginWriteAsync(CancellationToken cancellation);

    /// <summary>Begins several reads that must see one state of the database, without stopping writers. Disposing the context ends it.</summary>
    public abstract Task BeginReadAsync(CancellationToken cancellation);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<KeyRow>(ConfigureKeys);
        modelBuilder.Entity<TeamRow>(team =>
        {
            team.ToTable("teams").HasKey(t => t.TeamId);
            team.ComplexProperty(t => t.Limits);
        });
        modelBuilder.Entity<ChangeRow>(change =>
        {
            change.ToTable("changes").HasKey(c => c.Revision);
            change.Property(c => c.Revision).ValueGeneratedNever();
        });
        modelBuilder.Entity<SyncStateRow>(state =>
        {
            state.ToTable("sync_state").HasKey(s => s.Id);
            state.Property(s => s.Id).ValueGeneratedNever();
        });
        modelBuilder.Entity<PublisherStateRow>(state =>
        {
            state.ToTable("publisher_state").HasKey(s => s.Id);
            state.Property(s => s.Id).ValueGeneratedNever();
        });
        NameColumns(modelBuilder);
    }

    private static void ConfigureKeys(EntityTypeBuilder<KeyRow> key)
    {
        key.ToTable("keys").HasKey(k => k.Hash);
        key.ComplexProperty(k => k.Limits);
        key.Ignore(k => k.ScopeTags);
        key.HasIndex(k => k.KeyAlias).IsUnique();
        key.HasIndex(k => k.UserId);
        key.HasIndex(k => new { k.CreatedAt, k.Hash });
        // Restrict: a team's keys are removed by changes of their own, never silently by the database.
        key.HasOne<TeamRow>().WithMany().HasForeignKey(k => k.TeamId).OnDelete(DeleteBehavior.Restrict);
    }

    private static void NameColumns(ModelBuilder modelBuilder)
    {
        foreach (var type in modelBuilder.Model.GetEntityTypes())
        {
            var properties = type.GetProperties().Concat(type.GetComplexProperties().SelectMany(p => p.ComplexType.GetProperties()));
            foreach (var property in properties) property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        }
    }
}
