using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ticketing.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AdminActs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    admin_id = table.Column<Guid>(type: "uuid", nullable: false),
                    act = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    subject = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    before = table.Column<string>(type: "text", nullable: true),
                    after = table.Column<string>(type: "text", nullable: true),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_entries", x => x.id);
                    table.ForeignKey(
                        name: "FK_audit_entries_identity_users_admin_id",
                        column: x => x.admin_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "call_offs",
                columns: table => new
                {
                    performance_id = table.Column<int>(type: "integer", nullable: false),
                    admin_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    order_count = table.Column<int>(type: "integer", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_call_offs", x => x.performance_id);
                    table.ForeignKey(
                        name: "FK_call_offs_identity_users_admin_id",
                        column: x => x.admin_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_call_offs_performances_performance_id",
                        column: x => x.performance_id,
                        principalTable: "performances",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_reservations_created_at",
                table: "reservations",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "IX_refunds_at",
                table: "refunds",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_payments_paid_at",
                table: "payments",
                column: "paid_at");

            migrationBuilder.CreateIndex(
                name: "IX_ledger_entries_at",
                table: "ledger_entries",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_audit_entries_admin_id_at",
                table: "audit_entries",
                columns: new[] { "admin_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_entries_at",
                table: "audit_entries",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_audit_entries_subject_at",
                table: "audit_entries",
                columns: new[] { "subject", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_call_offs_admin_id",
                table: "call_offs",
                column: "admin_id");

            migrationBuilder.CreateIndex(
                name: "IX_call_offs_finished_at",
                table: "call_offs",
                column: "finished_at");

            // The log is append-only for everybody, whatever the program does.
            migrationBuilder.Sql("""
                CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'audit_entries is append-only'; END $$;
                CREATE TRIGGER tr_audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
                FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_entries");
            migrationBuilder.Sql("DROP FUNCTION refuse_audit_change();");

            migrationBuilder.DropTable(
                name: "call_offs");

            migrationBuilder.DropIndex(
                name: "IX_reservations_created_at",
                table: "reservations");

            migrationBuilder.DropIndex(
                name: "IX_refunds_at",
                table: "refunds");

            migrationBuilder.DropIndex(
                name: "IX_payments_paid_at",
                table: "payments");

            migrationBuilder.DropIndex(
                name: "IX_ledger_entries_at",
                table: "ledger_entries");
        }
    }
}
