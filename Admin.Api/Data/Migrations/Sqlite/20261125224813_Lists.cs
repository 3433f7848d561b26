using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Admin.Api.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Lists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_keys_blocked_created_at_hash_key_alias_team_id_user_id_key_name_expires_at_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_created_at_hash_key_alias_team_id_user_id_key_name_blocked_expires_at_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_expires_at_created_at_hash_key_alias_team_id_user_id_key_name_blocked_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_key_alias_created_at_hash_team_id_user_id_key_name_blocked_expires_at_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_team_id_created_at_hash_key_alias_user_id_key_name_blocked_expires_at_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_user_id_created_at_hash_key_alias_team_id_key_name_blocked_expires_at_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_key_tags_tag_in_scope_is_label",
                table: "key_tags");

            migrationBuilder.RenameColumn(
                name: "key_name",
                table: "key_tags",
                newName: "search_text");

            migrationBuilder.RenameIndex(
                name: "IX_key_tags_tag_created_at_hash_key_alias_team_id_user_id_key_name_blocked_expires_at_updated_at_in_scope",
                table: "key_tags",
                newName: "IX_key_tags_tag_created_at_hash_key_alias_team_id_user_id_search_text_blocked_expires_at_updated_at_in_scope");

            migrationBuilder.AddColumn<string>(
                name: "policy",
                table: "keys",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "search_text",
                table: "keys",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.Sql(
                """
                UPDATE keys SET
                    search_text = coalesce(key_alias, '') || char(10) || key_name || char(10) || coalesce(user_id, '') || char(10) || coalesce(team_id, ''),
                    policy = json_array(team_id, allowed_tags, enforced_tags, models)
                """);
            migrationBuilder.Sql("UPDATE key_tags SET search_text = k.search_text FROM keys k WHERE k.hash = key_tags.hash");

            migrationBuilder.CreateTable(
                name: "tag_counts",
                columns: table => new
                {
                    tag = table.Column<string>(type: "TEXT", nullable: false),
                    keys = table.Column<long>(type: "INTEGER", nullable: false),
                    labels = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tag_counts", x => x.tag);
                });

            migrationBuilder.CreateIndex(
                name: "IX_keys_blocked_created_at_hash_key_alias_team_id_user_id_search_text_expires_at_updated_at",
                table: "keys",
                columns: new[] { "blocked", "created_at", "hash", "key_alias", "team_id", "user_id", "search_text", "expires_at", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_created_at_hash_key_alias_team_id_user_id_search_text_blocked_expires_at_updated_at",
                table: "keys",
                columns: new[] { "created_at", "hash", "key_alias", "team_id", "user_id", "search_text", "blocked", "expires_at", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_expires_at_created_at_hash_key_alias_team_id_user_id_search_text_blocked_updated_at",
                table: "keys",
                columns: new[] { "expires_at", "created_at", "hash", "key_alias", "team_id", "user_id", "search_text", "blocked", "updated_at" },
                filter: "expires_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_keys_key_alias_created_at_hash_team_id_user_id_search_text_blocked_expires_at_updated_at",
                table: "keys",
                columns: new[] { "key_alias", "created_at", "hash", "team_id", "user_id", "search_text", "blocked", "expires_at", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_policy_created_at_hash",
                table: "keys",
                columns: new[] { "policy", "created_at", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_team_id_created_at_hash_key_alias_user_id_search_text_blocked_expires_at_updated_at",
                table: "keys",
                columns: new[] { "team_id", "created_at", "hash", "key_alias", "user_id", "search_text", "blocked", "expires_at", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_team_id_policy_hash",
                table: "keys",
                columns: new[] { "team_id", "policy", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_user_id_created_at_hash_key_alias_team_id_search_text_blocked_expires_at_updated_at",
                table: "keys",
                columns: new[] { "user_id", "created_at", "hash", "key_alias", "team_id", "search_text", "blocked", "expires_at", "updated_at" },
                filter: "user_id IS NOT NULL");

            migrationBuilder.Sql("INSERT INTO tag_counts (tag, keys, labels) SELECT tag, sum(in_scope), sum(is_label) FROM key_tags GROUP BY tag");
            migrationBuilder.Sql(
                """
                CREATE TRIGGER key_tags_are_counted_in AFTER INSERT ON key_tags BEGIN
                    INSERT INTO tag_counts (tag, keys, labels) VALUES (NEW.tag, NEW.in_scope, NEW.is_label)
                    ON CONFLICT (tag) DO UPDATE SET keys = keys + excluded.keys, labels = labels + excluded.labels;
                END
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER key_tags_are_counted_anew AFTER UPDATE OF in_scope, is_label ON key_tags BEGIN
                    UPDATE tag_counts SET keys = keys + NEW.in_scope - OLD.in_scope, labels = labels + NEW.is_label - OLD.is_label WHERE tag = NEW.tag;
                END
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER key_tags_are_counted_out AFTER DELETE ON key_tags BEGIN
                    UPDATE tag_counts SET keys = keys - OLD.in_scope, labels = labels - OLD.is_label WHERE tag = OLD.tag;
                    DELETE FROM tag_counts WHERE tag = OLD.tag AND keys = 0 AND labels = 0;
                END
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER key_tags_are_counted_in");
            migrationBuilder.Sql("DROP TRIGGER key_tags_are_counted_anew");
            migrationBuilder.Sql("DROP TRIGGER key_tags_are_counted_out");
            migrationBuilder.Sql("UPDATE key_tags SET search_text = k.key_name FROM keys k WHERE k.hash = key_tags.hash");
            migrationBuilder.DropTable(
                name: "tag_counts");

            migrationBuilder.DropIndex(
                name: "IX_keys_blocked_created_at_hash_key_alias_team_id_user_id_search_text_expires_at_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_created_at_hash_key_alias_team_id_user_id_search_text_blocked_expires_at_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_expires_at_created_at_hash_key_alias_team_id_user_id_search_text_blocked_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_key_alias_created_at_hash_team_id_user_id_search_text_blocked_expires_at_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_policy_created_at_hash",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_team_id_created_at_hash_key_alias_user_id_search_text_blocked_expires_at_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_team_id_policy_hash",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_user_id_created_at_hash_key_alias_team_id_search_text_blocked_expires_at_updated_at",
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

            migrationBuilder.RenameIndex(
                name: "IX_key_tags_tag_created_at_hash_key_alias_team_id_user_id_search_text_blocked_expires_at_updated_at_in_scope",
                table: "key_tags",
                newName: "IX_key_tags_tag_created_at_hash_key_alias_team_id_user_id_key_name_blocked_expires_at_updated_at_in_scope");

            migrationBuilder.CreateIndex(
                name: "IX_keys_blocked_created_at_hash_key_alias_team_id_user_id_key_name_expires_at_updated_at",
                table: "keys",
                columns: new[] { "blocked", "created_at", "hash", "key_alias", "team_id", "user_id", "key_name", "expires_at", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_created_at_hash_key_alias_team_id_user_id_key_name_blocked_expires_at_updated_at",
                table: "keys",
                columns: new[] { "created_at", "hash", "key_alias", "team_id", "user_id", "key_name", "blocked", "expires_at", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_expires_at_created_at_hash_key_alias_team_id_user_id_key_name_blocked_updated_at",
                table: "keys",
                columns: new[] { "expires_at", "created_at", "hash", "key_alias", "team_id", "user_id", "key_name", "blocked", "updated_at" },
                filter: "expires_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_keys_key_alias_created_at_hash_team_id_user_id_key_name_blocked_expires_at_updated_at",
                table: "keys",
                columns: new[] { "key_alias", "created_at", "hash", "team_id", "user_id", "key_name", "blocked", "expires_at", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_team_id_created_at_hash_key_alias_user_id_key_name_blocked_expires_at_updated_at",
                table: "keys",
                columns: new[] { "team_id", "created_at", "hash", "key_alias", "user_id", "key_name", "blocked", "expires_at", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_user_id_created_at_hash_key_alias_team_id_key_name_blocked_expires_at_updated_at",
                table: "keys",
                columns: new[] { "user_id", "created_at", "hash", "key_alias", "team_id", "key_name", "blocked", "expires_at", "updated_at" },
                filter: "user_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_key_tags_tag_in_scope_is_label",
                table: "key_tags",
                columns: new[] { "tag", "in_scope", "is_label" });
        }
    }
}
