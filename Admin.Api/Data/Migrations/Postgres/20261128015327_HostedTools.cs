using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Admin.Api.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class HostedTools : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<List<string>>(
                name: "allowed_hosted_tools",
                table: "teams",
                type: "text[]",
                nullable: true);

            migrationBuilder.AddColumn<List<string>>(
                name: "allowed_hosted_tools",
                table: "keys",
                type: "text[]",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "allowed_hosted_tools",
                table: "teams");

            migrationBuilder.DropColumn(
                name: "allowed_hosted_tools",
                table: "keys");
        }
    }
}
