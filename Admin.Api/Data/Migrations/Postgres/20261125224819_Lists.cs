using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Admin.Api.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Lists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_key_tags_tag_in_scope_is_label",
                table: "key_tags");

            migrationBuilder.RenameColumn(
                name: "key_name",
                table: "key_tags",
                newName: "search_text");

            migrationBuilder.AddColumn<string>(
                name: "policy",
                table: "keys",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "search_text",
                table: "keys",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.Sql(
                """
                UPDATE keys SET
                    search_text = coalesce(key_alias, '') || chr(10) || key_name || chr(10) || coalesce(user_id, '') || chr(10) || coalesce(team_id, ''),
                    policy = encode(sha256(convert_to(json_build_array(team_id, allowed_tags, enforced_tags, models)::text, 'UTF8')), 'hex');
                UPDATE key_tags SET search_text = k.search_text FROM keys k WHERE k.hash = key_tags.hash;
                """);

            migrationBuilder.CreateTable(
                name: "tag_counts",
                columns: table => new
                {
                    tag = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    keys = table.Column<long>(type: "bigint", nullable: false),
                    labels = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tag_counts", x => x.tag);
                });

            migrationBuilder.CreateIndex(
                name: "IX_keys_policy_created_at_hash",
                table: "keys",
                columns: new[] { "policy", "created_at", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_team_id_policy_hash",
                table: "keys",
                columns: new[] { "team_id", "policy", "hash" });

            migrationBuilder.Sql(
                """
                INSERT INTO tag_counts (tag, keys, labels) SELECT tag, sum(in_scope::int), sum(is_label::int) FROM key_tags GROUP BY tag;
                CREATE FUNCTION count_key_tags() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP IN ('UPDATE', 'DELETE') THEN
                        UPDATE tag_counts SET keys = keys - OLD.in_scope::int, labels = labels - OLD.is_label::int WHERE tag = OLD.tag;
                    END IF;
                    IF TG_OP IN ('INSERT', 'UPDATE') THEN
                        INSERT INTO tag_counts AS counted (tag, keys, labels) VALUES (NEW.tag, NEW.in_scope::int, NEW.is_label::int)
                        ON CONFLICT (tag) DO UPDATE SET keys = counted.keys + excluded.keys, labels = counted.labels + excluded.labels;
                    ELSE
                        DELETE FROM tag_counts WHERE tag = OLD.tag AND keys = 0 AND labels = 0;
                    END IF;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER key_tags_are_counted AFTER INSERT OR DELETE OR UPDATE OF in_scope, is_label ON key_tags
                    FOR EACH ROW EXECUTE FUNCTION count_key_tags();
                """);
            // A rare text is found by its trigrams where the server has them and lets us; elsewhere a search reads every key.
            migrationBuilder.Sql(
                """
                DO $$
                BEGIN
                    CREATE EXTENSION IF NOT EXISTS pg_trgm;
                    CREATE INDEX "IX_keys_search_text" ON keys USING gin (search_text gin_trgm_ops);
                EXCEPTION WHEN undefined_file OR feature_not_supported OR insufficient_privilege OR undefined_object THEN
                    RAISE NOTICE 'no trigram index: %', SQLERRM;
                END $$;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER key_tags_are_counted ON key_tags;
                DROP FUNCTION count_key_tags();
                UPDATE key_tags SET search_text = k.key_name FROM keys k WHERE k.hash = key_tags.hash;
                """);
            migrationBuilder.DropTable(
                name: "tag_counts");

            migrationBuilder.DropIndex(
                name: "IX_keys_policy_created_at_hash",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_team_id_policy_hash",
                table: "keys");

            migrationBuilder.DropColumn(
                name: "policy",
                table: "keys");

            migrationBuilder.DropColumn(
                name: "search_text",
                table: "keys");

            migrationBuilder.RenameColumn(
                name: "search_text",
                table: "key_tags",
                newName: "key_name");

            migrationBuilder.CreateIndex(
                name: "IX_key_tags_tag_in_scope_is_label",
                table: "key_tags",
                columns: new[] { "tag", "in_scope", "is_label" });
        }
    }
}
