using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Admin.Api.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class HostedTools : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "allowed_hosted_tools",
                table: "teams",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "allowed_hosted_tools",
                table: "keys",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // Statements of their own: to drop a column EF makes the whole table anew, and the triggers that count keys would be gone with the old one.
            migrationBuilder.Sql("ALTER TABLE teams DROP COLUMN allowed_hosted_tools;");
            migrationBuilder.Sql("ALTER TABLE keys DROP COLUMN allowed_hosted_tools;");
        }
    }
}
