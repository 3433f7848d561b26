using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Admin.Api.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Policies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
                name: "IX_keys_team_id_created_at_hash_key_alias_user_id_search_text_blocked_expires_at_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_team_id_policy_hash",
                table: "keys");

            migrationBuilder.CreateTable(
                name: "key_policies",
                columns: table => new
                {
                    policy = table.Column<string>(type: "TEXT", nullable: false),
                    team_id = table.Column<string>(type: "TEXT", nullable: true),
                    allowed_tags = table.Column<string>(type: "TEXT", nullable: true),
                    enforced_tags = table.Column<string>(type: "TEXT", nullable: true),
                    models = table.Column<string>(type: "TEXT", nullable: false),
                    keys = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_policies", x => x.policy);
                });

            migrationBuilder.CreateIndex(
                name: "IX_keys_created_at_hash_key_alias_team_id_user_id_search_text_blocked_expires_at_updated_at_policy",
                table: "keys",
                columns: new[] { "created_at", "hash", "key_alias", "team_id", "user_id", "search_text", "blocked", "expires_at", "updated_at", "policy" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_blocked_created_at_hash_key_alias_team_id_user_id_search_text_expires_at_updated_at",
                table: "keys",
                columns: new[] { "blocked", "created_at", "hash", "key_alias", "team_id", "user_id", "search_text", "expires_at", "updated_at" },
                filter: "blocked");

            migrationBuilder.CreateIndex(
                name: "IX_keys_expires_at_created_at_hash_key_alias_team_id_user_id_search_text_blocked_updated_at",
                table: "keys",
                columns: new[] { "expires_at", "created_at", "hash", "key_alias", "team_id", "user_id", "search_text", "blocked", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_search_text",
                table: "keys",
                column: "search_text");

            migrationBuilder.CreateIndex(
                name: "IX_keys_team_id_created_at_hash_key_alias_user_id_search_text_blocked_expires_at_updated_at_policy",
                table: "keys",
                columns: new[] { "team_id", "created_at", "hash", "key_alias", "user_id", "search_text", "blocked", "expires_at", "updated_at", "policy" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_updated_at_created_at_hash_key_alias_team_id_user_id_search_text_blocked_expires_at",
                table: "keys",
                columns: new[] { "updated_at", "created_at", "hash", "key_alias", "team_id", "user_id", "search_text", "blocked", "expires_at" });

            migrationBuilder.CreateIndex(
                name: "IX_key_policies_team_id",
                table: "key_policies",
                column: "team_id");

            migrationBuilder.Sql(
                """
                INSERT INTO key_policies (policy, team_id, allowed_tags, enforced_tags, models, keys)
                SELECT policy, team_id, allowed_tags, enforced_tags, models, count(*) FROM keys GROUP BY policy
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER key_policies_are_counted_in AFTER INSERT ON keys BEGIN
                    INSERT INTO key_policies (policy, team_id, allowed_tags, enforced_tags, models, keys)
                    VALUES (NEW.policy, NEW.team_id, NEW.allowed_tags, NEW.enforced_tags, NEW.models, 1)
                    ON CONFLICT (policy) DO UPDATE SET keys = keys + 1;
                END
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER key_policies_are_counted_anew AFTER UPDATE OF policy ON keys WHEN NEW.policy <> OLD.policy BEGIN
                    INSERT INTO key_policies (policy, team_id, allowed_tags, enforced_tags, models, keys)
                    VALUES (NEW.policy, NEW.team_id, NEW.allowed_tags, NEW.enforced_tags, NEW.models, 1)
                    ON CONFLICT (policy) DO UPDATE SET keys = keys + 1;
                    UPDATE key_policies SET keys = keys - 1 WHERE policy = OLD.policy;
                    DELETE FROM key_policies WHERE policy = OLD.policy AND keys = 0;
                END
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER key_policies_are_counted_out AFTER DELETE ON keys BEGIN
                    UPDATE key_policies SET keys = keys - 1 WHERE policy = OLD.policy;
                    DELETE FROM key_policies WHERE policy = OLD.policy AND keys = 0;
                END
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER key_policies_are_counted_in");
            migrationBuilder.Sql("DROP TRIGGER key_policies_are_counted_anew");
            migrationBuilder.Sql("DROP TRIGGER key_policies_are_counted_out");
            migrationBuilder.DropTable(
                name: "key_policies");

            migrationBuilder.DropIndex(
                name: "IX_keys_created_at_hash_key_alias_team_id_user_id_search_text_blocked_expires_at_updated_at_policy",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_blocked_created_at_hash_key_alias_team_id_user_id_search_text_expires_at_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_expires_at_created_at_hash_key_alias_team_id_user_id_search_text_blocked_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_search_text",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_team_id_created_at_hash_key_alias_user_id_search_text_blocked_expires_at_updated_at_policy",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_updated_at_created_at_hash_key_alias_team_id_user_id_search_text_blocked_expires_at",
                table: "keys");

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
                name: "IX_keys_team_id_created_at_hash_key_alias_user_id_search_text_blocked_expires_at_updated_at",
                table: "keys",
                columns: new[] { "team_id", "created_at", "hash", "key_alias", "user_id", "search_text", "blocked", "expires_at", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_team_id_policy_hash",
                table: "keys",
                columns: new[] { "team_id", "policy", "hash" });
        }
    }
}
