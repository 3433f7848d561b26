using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Admin.Api.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Policies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_keys_blocked_created_at_hash",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_expires_at_hash",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_team_id_policy_hash",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_updated_at_hash",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_key_tags_tag_created_at_hash",
                table: "key_tags");

            migrationBuilder.CreateTable(
                name: "key_policies",
                columns: table => new
                {
                    policy = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    team_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    allowed_tags = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    enforced_tags = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    models = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    keys = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_policies", x => x.policy);
                });

            migrationBuilder.CreateIndex(
                name: "IX_keys_created_at_hash_of_blocked",
                table: "keys",
                columns: new[] { "created_at", "hash" },
                filter: "blocked");

            migrationBuilder.CreateIndex(
                name: "IX_keys_expires_at_created_at_hash",
                table: "keys",
                columns: new[] { "expires_at", "created_at", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_updated_at_created_at_hash",
                table: "keys",
                columns: new[] { "updated_at", "created_at", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_key_tags_tag_created_at_hash",
                table: "key_tags",
                columns: new[] { "tag", "created_at", "hash" })
                .Annotation("Npgsql:IndexInclude", new[] { "in_scope", "blocked", "expires_at" });

            migrationBuilder.CreateIndex(
                name: "IX_key_tags_tag_key_alias_created_at_hash",
                table: "key_tags",
                columns: new[] { "tag", "key_alias", "created_at", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_key_policies_team_id",
                table: "key_policies",
                column: "team_id");

            migrationBuilder.Sql(
                """
                INSERT INTO key_policies (policy, team_id, allowed_tags, enforced_tags, models, keys)
                SELECT DISTINCT ON (policy) policy, team_id, array_to_json(allowed_tags)::text, array_to_json(enforced_tags)::text, array_to_json(models)::text,
                    count(*) OVER (PARTITION BY policy)
                FROM keys;
                CREATE FUNCTION count_key_policies() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'UPDATE' AND NEW.policy = OLD.policy THEN
                        RETURN NULL;
                    END IF;
                    IF TG_OP IN ('INSERT', 'UPDATE') THEN
                        INSERT INTO key_policies AS counted (policy, team_id, allowed_tags, enforced_tags, models, keys)
                        VALUES (
                            NEW.policy, NEW.team_id, array_to_json(NEW.allowed_tags)::text, array_to_json(NEW.enforced_tags)::text, array_to_json(NEW.models)::text, 1)
                        ON CONFLICT (policy) DO UPDATE SET keys = counted.keys + 1;
                    END IF;
                    IF TG_OP IN ('UPDATE', 'DELETE') THEN
                        UPDATE key_policies SET keys = keys - 1 WHERE policy = OLD.policy;
                        DELETE FROM key_policies WHERE policy = OLD.policy AND keys = 0;
                    END IF;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER key_policies_are_counted AFTER INSERT OR DELETE OR UPDATE OF policy ON keys
                    FOR EACH ROW EXECUTE FUNCTION count_key_policies();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER key_policies_are_counted ON keys;
                DROP FUNCTION count_key_policies();
                """);
            migrationBuilder.DropTable(
                name: "key_policies");

            migrationBuilder.DropIndex(
                name: "IX_keys_created_at_hash_of_blocked",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_expires_at_created_at_hash",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_updated_at_created_at_hash",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_key_tags_tag_created_at_hash",
                table: "key_tags");

            migrationBuilder.DropIndex(
                name: "IX_key_tags_tag_key_alias_created_at_hash",
                table: "key_tags");

            migrationBuilder.CreateIndex(
                name: "IX_keys_blocked_created_at_hash",
                table: "keys",
                columns: new[] { "blocked", "created_at", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_expires_at_hash",
                table: "keys",
                columns: new[] { "expires_at", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_team_id_policy_hash",
                table: "keys",
                columns: new[] { "team_id", "policy", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_updated_at_hash",
                table: "keys",
                columns: new[] { "updated_at", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_key_tags_tag_created_at_hash",
                table: "key_tags",
                columns: new[] { "tag", "created_at", "hash" });
        }
    }
}
