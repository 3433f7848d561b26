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

    public DbSet<KeyTagRow> KeyTags => Set<KeyTagRow>();

    public DbSet<TagCountRow> TagCounts => Set<TagCountRow>();

    public DbSet<KeyPolicyRow> KeyPolicies => Set<KeyPolicyRow>();

    public DbSet<RetiredKeyRow> RetiredKeys => Set<RetiredKeyRow>();

    public DbSet<TeamRow> Teams => Set<TeamRow>();

    public DbSet<ChangeRow> Changes => Set<ChangeRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<KeptAnswerRow> KeptAnswers => Set<KeptAnswerRow>();

    public DbSet<SyncStateRow> SyncState => Set<SyncStateRow>();

    public DbSet<PublisherStateRow> PublisherState => Set<PublisherStateRow>();

    /// <summary>Begins a write. It waits for every other writer, also of other processes, so that what is read in it stays true until it is committed.</summary>
    /// <param name="patience">How long it waits for them, to a second; the fault after that is one of a database that cannot be reached.</param>
    public abstract Task<IDbContextTransaction> BeginWriteAsync(TimeSpan patience, CancellationToken cancellation);

    /// <summary>Begins several reads that must see one state of the database, without stopping writers. Disposing the context ends it.</summary>
    public abstract Task BeginReadAsync(CancellationToken cancellation);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<KeyRow>(ConfigureKeys);
        modelBuilder.Entity<KeyTagRow>(tag =>
        {
            tag.ToTable("key_tags").HasKey(t => new { t.Hash, t.Tag });
            tag.HasOne<KeyRow>().WithMany().HasForeignKey(t => t.Hash).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<TagCountRow>().ToTable("tag_counts").HasKey(t => t.Tag);
        modelBuilder.Entity<KeyPolicyRow>(policy =>
        {
            policy.ToTable("key_policies").HasKey(p => p.Policy);
            policy.HasIndex(p => p.TeamId);
        });
        modelBuilder.Entity<RetiredKeyRow>(retired =>
        {
            // No foreign key: the row of a key is replaced when its secret is, and its alias lets neither row stand before the other goes.
            retired.ToTable("retired_keys").HasKey(r => r.Hash);
            retired.HasIndex(r => r.KeyHash);
            retired.HasIndex(r => r.ExpiresAt);
        });
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
        modelBuilder.Entity<AuditRow>(audit =>
        {
            audit.ToTable("audit").HasKey(a => a.Revision);
            audit.Property(a => a.Revision).ValueGeneratedNever();
            audit.HasIndex(a => new { a.EntityType, a.EntityId, a.Revision });
            audit.HasIndex(a => new { a.Actor, a.Revision });
            audit.HasIndex(a => new { a.Action, a.Revision });
            audit.HasIndex(a => a.At);
        });
        modelBuilder.Entity<KeptAnswerRow>(answer =>
        {
            answer.ToTable("kept_answers").HasKey(a => new { a.Operation, a.Name });
            answer.HasIndex(a => a.ExpiresAt);
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
        key.Property(k => k.SearchText).UsePropertyAccessMode(PropertyAccessMode.Property);
        key.Property(k => k.Policy).UsePropertyAccessMode(PropertyAccessMode.Property);
        key.HasIndex(k => k.KeyAlias).IsUnique();
        key.HasIndex(k => k.KeyName);
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
