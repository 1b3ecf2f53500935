using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ticketing.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    stamp = table.Column<byte[]>(type: "rowversion", rowVersion: true, nullable: false),
                    kind = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    subject_id = table.Column<int>(type: "int", nullable: false),
                    keys = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_changes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    friendly_name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    xml = table.Column<string>(type: "nvarchar(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_data_protection_keys", x => x.friendly_name);
                });

            migrationBuilder.CreateTable(
                name: "identity_roles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    normalized_name = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    concurrency_stamp = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_roles", x => x.id)
                        .Annotation("SqlServer:Clustered", false);
                });

            migrationBuilder.CreateTable(
                name: "identity_users",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    locked_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    locked_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    lock_reason = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    language = table.Column<string>(type: "nvarchar(5)", maxLength: 5, nullable: true),
                    user_name = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "bit", nullable: false),
                    password_hash = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    security_stamp = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    phone_number = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "bit", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "bit", nullable: false),
                    lockout_end = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "bit", nullable: false),
                    access_failed_count = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_users", x => x.id)
                        .Annotation("SqlServer:Clustered", false);
                });

            migrationBuilder.CreateTable(
                name: "kept_answers",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    key = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    fingerprint = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    result = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    trace_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    batch_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kept_answers", x => new { x.person_id, x.key })
                        .Annotation("SqlServer:Clustered", false);
                });

            migrationBuilder.CreateTable(
                name: "ledger_checks",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    seen_until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    pass_wallet = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    pass_finished_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    wrong_wallets = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_checks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "venues",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    city = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_venues", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "wrong_passwords",
                columns: table => new
                {
                    key = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    count = table.Column<int>(type: "int", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    wait_until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_wrong_passwords", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "identity_role_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    role_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    claim_type = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    claim_value = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_role_claims", x => x.id);
                    table.ForeignKey(
                        name: "FK_identity_role_claims_identity_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "identity_roles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    admin_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    act = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    subject = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    before = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    after = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    reason = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_entries", x => x.id)
                        .Annotation("SqlServer:Clustered", false);
                    table.ForeignKey(
                        name: "FK_audit_entries_identity_users_admin_id",
                        column: x => x.admin_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "authenticators",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    last_step = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_authenticators", x => x.person_id)
                        .Annotation("SqlServer:Clustered", false);
                    table.ForeignKey(
                        name: "FK_authenticators_identity_users_person_id",
                        column: x => x.person_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_user_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    user_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    claim_type = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    claim_value = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_user_claims", x => x.id);
                    table.ForeignKey(
                        name: "FK_identity_user_claims_identity_users_user_id",
                        column: x => x.user_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_user_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "nvarchar(450)", nullable: false),
                    provider_key = table.Column<string>(type: "nvarchar(450)", nullable: false),
                    provider_display_name = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    user_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_user_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "FK_identity_user_logins_identity_users_user_id",
                        column: x => x.user_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_user_passkeys",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "varbinary(1023)", maxLength: 1023, nullable: false),
                    user_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    data = table.Column<string>(type: "nvarchar(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_user_passkeys", x => x.credential_id)
                        .Annotation("SqlServer:Clustered", false);
                    table.ForeignKey(
                        name: "FK_identity_user_passkeys_identity_users_user_id",
                        column: x => x.user_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_user_roles",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    role_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_user_roles", x => new { x.user_id, x.role_id })
                        .Annotation("SqlServer:Clustered", false);
                    table.ForeignKey(
                        name: "FK_identity_user_roles_identity_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "identity_roles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_identity_user_roles_identity_users_user_id",
                        column: x => x.user_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_user_tokens",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    login_provider = table.Column<string>(type: "nvarchar(450)", nullable: false),
                    name = table.Column<string>(type: "nvarchar(450)", nullable: false),
                    value = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_user_tokens", x => new { x.user_id, x.login_provider, x.name })
                        .Annotation("SqlServer:Clustered", false);
                    table.ForeignKey(
                        name: "FK_identity_user_tokens_identity_users_user_id",
                        column: x => x.user_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "mails",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    address = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    kind = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    data = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    cause = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    state = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    next_try_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    useful_until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    failure = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mails", x => x.id)
                        .Annotation("SqlServer:Clustered", false);
                    table.ForeignKey(
                        name: "FK_mails_identity_users_person_id",
                        column: x => x.person_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    device = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    place = table.Column<string>(type: "nvarchar(45)", maxLength: 45, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    proved_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    generation = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sessions", x => x.id)
                        .Annotation("SqlServer:Clustered", false);
                    table.ForeignKey(
                        name: "FK_sessions_identity_users_person_id",
                        column: x => x.person_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "wallets",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    balance = table.Column<long>(type: "bigint", nullable: false),
                    entry_count = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_wallets", x => x.person_id)
                        .Annotation("SqlServer:Clustered", false);
                    table.CheckConstraint("ck_wallets_balance", "balance >= 0");
                    table.ForeignKey(
                        name: "FK_wallets_identity_users_person_id",
                        column: x => x.person_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "concerts",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    artist = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    venue_id = table.Column<int>(type: "int", nullable: false),
                    running_minutes = table.Column<int>(type: "int", nullable: true),
                    age_rating = table.Column<int>(type: "int", nullable: true),
                    status = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    pre_queue_opens_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    sales_open_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    sales_close_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    refund_cutoff = table.Column<long>(type: "bigint", nullable: false),
                    seat_limit = table.Column<int>(type: "int", nullable: true),
                    extra_time = table.Column<long>(type: "bigint", nullable: false),
                    poster_version = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_concerts", x => x.id);
                    table.CheckConstraint("ck_concerts_age_rating", "age_rating IS NULL OR age_rating >= 0");
                    table.CheckConstraint("ck_concerts_running_minutes", "running_minutes IS NULL OR running_minutes > 0");
                    table.CheckConstraint("ck_concerts_sale_window", "pre_queue_opens_at <= sales_open_at AND sales_open_at < sales_close_at");
                    table.CheckConstraint("ck_concerts_seat_limit", "seat_limit IS NULL OR seat_limit > 0");
                    table.ForeignKey(
                        name: "FK_concerts_venues_venue_id",
                        column: x => x.venue_id,
                        principalTable: "venues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sections",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    venue_id = table.Column<int>(type: "int", nullable: false),
                    name = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    x = table.Column<float>(type: "real", nullable: false),
                    y = table.Column<float>(type: "real", nullable: false),
                    width = table.Column<float>(type: "real", nullable: false),
                    height = table.Column<float>(type: "real", nullable: false),
                    rotation = table.Column<float>(type: "real", nullable: false),
                    curve = table.Column<float>(type: "real", nullable: false),
                    elevation = table.Column<float>(type: "real", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sections", x => x.id);
                    table.UniqueConstraint("AK_sections_venue_id_id", x => new { x.venue_id, x.id });
                    table.ForeignKey(
                        name: "FK_sections_venues_venue_id",
                        column: x => x.venue_id,
                        principalTable: "venues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ledger_entries",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    kind = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    balance_after = table.Column<long>(type: "bigint", nullable: false),
                    cause = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2"),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    reservation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    payment_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    reason = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_entries", x => new { x.person_id, x.number })
                        .Annotation("SqlServer:Clustered", false);
                    table.CheckConstraint("ck_ledger_entries_balance_after", "balance_after >= 0");
                    table.CheckConstraint("ck_ledger_entries_sign", "(kind = 'Payment' AND amount < 0) OR (kind <> 'Payment' AND amount > 0)");
                    table.ForeignKey(
                        name: "FK_ledger_entries_wallets_person_id",
                        column: x => x.person_id,
                        principalTable: "wallets",
                        principalColumn: "person_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "concert_posters",
                columns: table => new
                {
                    concert_id = table.Column<int>(type: "int", nullable: false),
                    kind = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    content = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_concert_posters", x => x.concert_id);
                    table.ForeignKey(
                        name: "FK_concert_posters_concerts_concert_id",
                        column: x => x.concert_id,
                        principalTable: "concerts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "performances",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    concert_id = table.Column<int>(type: "int", nullable: false),
                    starts_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    called_off_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_performances", x => x.id);
                    table.ForeignKey(
                        name: "FK_performances_concerts_concert_id",
                        column: x => x.concert_id,
                        principalTable: "concerts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "places",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    concert_id = table.Column<int>(type: "int", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    state = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    rank = table.Column<long>(type: "bigint", nullable: false),
                    joined_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    admitted_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    claimed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    admitted_until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    inside_until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_places", x => x.id)
                        .Annotation("SqlServer:Clustered", false);
                    table.CheckConstraint("ck_places_admission", "state <> 'Admitted' OR (admitted_at IS NOT NULL AND admitted_until IS NOT NULL AND inside_until IS NOT NULL)");
                    table.ForeignKey(
                        name: "FK_places_concerts_concert_id",
                        column: x => x.concert_id,
                        principalTable: "concerts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_places_identity_users_person_id",
                        column: x => x.person_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "price_tiers",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    concert_id = table.Column<int>(type: "int", nullable: false),
                    name = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    price = table.Column<long>(type: "bigint", nullable: false),
                    display_order = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_price_tiers", x => x.id);
                    table.CheckConstraint("ck_price_tiers_price", "price > 0");
                    table.ForeignKey(
                        name: "FK_price_tiers_concerts_concert_id",
                        column: x => x.concert_id,
                        principalTable: "concerts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sale_alerts",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    concert_id = table.Column<int>(type: "int", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    told_of = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sale_alerts", x => new { x.concert_id, x.person_id });
                    table.ForeignKey(
                        name: "FK_sale_alerts_concerts_concert_id",
                        column: x => x.concert_id,
                        principalTable: "concerts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_sale_alerts_identity_users_person_id",
                        column: x => x.person_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "waiting_rooms",
                columns: table => new
                {
                    concert_id = table.Column<int>(type: "int", nullable: false),
                    max_admitted = table.Column<int>(type: "int", nullable: true),
                    admission_duration = table.Column<long>(type: "bigint", nullable: true),
                    claim_duration = table.Column<long>(type: "bigint", nullable: true),
                    paused = table.Column<bool>(type: "bit", nullable: false),
                    draining = table.Column<bool>(type: "bit", nullable: false),
                    announcement = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    announced_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    token_key = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    seed = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    last_rank = table.Column<long>(type: "bigint", nullable: false),
                    closed_rank = table.Column<long>(type: "bigint", nullable: true),
                    drawn_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_waiting_rooms", x => x.concert_id);
                    table.CheckConstraint("ck_waiting_rooms_max_admitted", "max_admitted IS NULL OR max_admitted >= 0");
                    table.ForeignKey(
                        name: "FK_waiting_rooms_concerts_concert_id",
                        column: x => x.concert_id,
                        principalTable: "concerts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "venue_seats",
                columns: table => new
                {
                    venue_id = table.Column<int>(type: "int", nullable: false),
                    label = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2"),
                    section_id = table.Column<int>(type: "int", nullable: false),
                    row = table.Column<string>(type: "nvarchar(10)", maxLength: 10, nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    x = table.Column<float>(type: "real", nullable: false),
                    y = table.Column<float>(type: "real", nullable: false),
                    features = table.Column<int>(type: "int", maxLength: 20, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_venue_seats", x => new { x.venue_id, x.label });
                    table.ForeignKey(
                        name: "FK_venue_seats_sections_venue_id_section_id",
                        columns: x => new { x.venue_id, x.section_id },
                        principalTable: "sections",
                        principalColumns: new[] { "venue_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "call_offs",
                columns: table => new
                {
                    performance_id = table.Column<int>(type: "int", nullable: false),
                    admin_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    reason = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    order_count = table.Column<int>(type: "int", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
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

            migrationBuilder.CreateTable(
                name: "reservations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    concert_id = table.Column<int>(type: "int", nullable: false),
                    performance_id = table.Column<int>(type: "int", nullable: false),
                    place_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    status = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    seat_count = table.Column<int>(type: "int", nullable: false),
                    total = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    hold_expires_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    extended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    end_reason = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reservations", x => x.id)
                        .Annotation("SqlServer:Clustered", false);
                    table.CheckConstraint("ck_reservations_total", "total > 0 AND seat_count > 0");
                    table.ForeignKey(
                        name: "FK_reservations_identity_users_person_id",
                        column: x => x.person_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_reservations_performances_performance_id",
                        column: x => x.performance_id,
                        principalTable: "performances",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "seats",
                columns: table => new
                {
                    performance_id = table.Column<int>(type: "int", nullable: false),
                    label = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2"),
                    section_id = table.Column<int>(type: "int", nullable: false),
                    tier_id = table.Column<int>(type: "int", nullable: false),
                    row = table.Column<string>(type: "nvarchar(10)", maxLength: 10, nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    x = table.Column<float>(type: "real", nullable: false),
                    y = table.Column<float>(type: "real", nullable: false),
                    features = table.Column<int>(type: "int", maxLength: 20, nullable: false),
                    status = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    reservation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    holder_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    held_until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    block_reason = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seats", x => new { x.performance_id, x.label });
                    table.CheckConstraint("ck_seats_state", "(status = 'Available' AND reservation_id IS NULL AND held_until IS NULL AND holder_id IS NULL) OR (status = 'Held' AND reservation_id IS NOT NULL AND held_until IS NOT NULL AND holder_id IS NOT NULL) OR (status = 'Sold' AND reservation_id IS NOT NULL AND held_until IS NULL AND holder_id IS NOT NULL) OR (status = 'Blocked' AND reservation_id IS NULL AND held_until IS NULL AND holder_id IS NULL)");
                    table.ForeignKey(
                        name: "FK_seats_performances_performance_id",
                        column: x => x.performance_id,
                        principalTable: "performances",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_seats_price_tiers_tier_id",
                        column: x => x.tier_id,
                        principalTable: "price_tiers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_seats_sections_section_id",
                        column: x => x.section_id,
                        principalTable: "sections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "tier_sections",
                columns: table => new
                {
                    concert_id = table.Column<int>(type: "int", nullable: false),
                    section_id = table.Column<int>(type: "int", nullable: false),
                    tier_id = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tier_sections", x => new { x.concert_id, x.section_id });
                    table.ForeignKey(
                        name: "FK_tier_sections_price_tiers_tier_id",
                        column: x => x.tier_id,
                        principalTable: "price_tiers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_tier_sections_sections_section_id",
                        column: x => x.section_id,
                        principalTable: "sections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "payments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    reservation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    concert_id = table.Column<int>(type: "int", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    ticket_count = table.Column<int>(type: "int", nullable: false),
                    balance_after = table.Column<long>(type: "bigint", nullable: false),
                    paid_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    refunded_amount = table.Column<long>(type: "bigint", nullable: false),
                    refunded_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments", x => x.id)
                        .Annotation("SqlServer:Clustered", false);
                    table.CheckConstraint("ck_payments_amounts", "amount > 0 AND refunded_amount >= 0 AND refunded_amount <= amount");
                    table.ForeignKey(
                        name: "FK_payments_reservations_reservation_id",
                        column: x => x.reservation_id,
                        principalTable: "reservations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "reserved_seats",
                columns: table => new
                {
                    reservation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    label = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2"),
                    section = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    row = table.Column<string>(type: "nvarchar(10)", maxLength: 10, nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    tier = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    tier_order = table.Column<int>(type: "int", nullable: false),
                    price = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reserved_seats", x => new { x.reservation_id, x.label })
                        .Annotation("SqlServer:Clustered", false);
                    table.CheckConstraint("ck_reserved_seats_price", "price > 0");
                    table.ForeignKey(
                        name: "FK_reserved_seats_reservations_reservation_id",
                        column: x => x.reservation_id,
                        principalTable: "reservations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "refunds",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    payment_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    concert_id = table.Column<int>(type: "int", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    ticket_count = table.Column<int>(type: "int", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    admin_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    reason = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_refunds", x => x.id)
                        .Annotation("SqlServer:Clustered", false);
                    table.CheckConstraint("ck_refunds_amount", "amount > 0");
                    table.ForeignKey(
                        name: "FK_refunds_payments_payment_id",
                        column: x => x.payment_id,
                        principalTable: "payments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "tickets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    payment_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    reservation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    performance_id = table.Column<int>(type: "int", nullable: false),
                    label = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2"),
                    code = table.Column<string>(type: "nvarchar(26)", maxLength: 26, nullable: false, collation: "Latin1_General_100_BIN2"),
                    status = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    used_at_door = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    used_by_scan = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    refund_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tickets", x => x.id)
                        .Annotation("SqlServer:Clustered", false);
                    table.ForeignKey(
                        name: "FK_tickets_payments_payment_id",
                        column: x => x.payment_id,
                        principalTable: "payments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_tickets_performances_performance_id",
                        column: x => x.performance_id,
                        principalTable: "performances",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_tickets_refunds_refund_id",
                        column: x => x.refund_id,
                        principalTable: "refunds",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

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

            migrationBuilder.CreateIndex(
                name: "IX_changes_stamp",
                table: "changes",
                column: "stamp");

            migrationBuilder.CreateIndex(
                name: "IX_concerts_venue_id",
                table: "concerts",
                column: "venue_id");

            migrationBuilder.CreateIndex(
                name: "IX_identity_role_claims_role_id",
                table: "identity_role_claims",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "RoleNameIndex",
                table: "identity_roles",
                column: "normalized_name",
                unique: true,
                filter: "[normalized_name] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_identity_user_claims_user_id",
                table: "identity_user_claims",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_identity_user_logins_user_id",
                table: "identity_user_logins",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_identity_user_passkeys_user_id",
                table: "identity_user_passkeys",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_identity_user_roles_role_id",
                table: "identity_user_roles",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "identity_users",
                column: "normalized_email",
                unique: true,
                filter: "[normalized_email] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "UserNameIndex",
                table: "identity_users",
                column: "normalized_user_name",
                unique: true,
                filter: "[normalized_user_name] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_kept_answers_created_at",
                table: "kept_answers",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "IX_ledger_entries_at",
                table: "ledger_entries",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_ledger_entries_cause",
                table: "ledger_entries",
                column: "cause",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ledger_entries_person_id_at",
                table: "ledger_entries",
                columns: new[] { "person_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_mails_cause",
                table: "mails",
                column: "cause",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_mails_person_id",
                table: "mails",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "IX_mails_state_next_try_at",
                table: "mails",
                columns: new[] { "state", "next_try_at" });

            migrationBuilder.CreateIndex(
                name: "IX_payments_paid_at",
                table: "payments",
                column: "paid_at");

            migrationBuilder.CreateIndex(
                name: "IX_payments_person_id_paid_at",
                table: "payments",
                columns: new[] { "person_id", "paid_at" });

            migrationBuilder.CreateIndex(
                name: "IX_payments_reservation_id",
                table: "payments",
                column: "reservation_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_performances_concert_id_starts_at",
                table: "performances",
                columns: new[] { "concert_id", "starts_at" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_places_concert_id_admitted_at",
                table: "places",
                columns: new[] { "concert_id", "admitted_at" },
                filter: "admitted_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_places_concert_id_joined_at",
                table: "places",
                columns: new[] { "concert_id", "joined_at" });

            migrationBuilder.CreateIndex(
                name: "IX_places_concert_id_state_rank",
                table: "places",
                columns: new[] { "concert_id", "state", "rank" });

            migrationBuilder.CreateIndex(
                name: "ix_places_lapsing",
                table: "places",
                column: "inside_until",
                filter: "state = 'Admitted'");

            migrationBuilder.CreateIndex(
                name: "IX_places_person_id_concert_id",
                table: "places",
                columns: new[] { "person_id", "concert_id" });

            migrationBuilder.CreateIndex(
                name: "ux_places_one_living_place",
                table: "places",
                columns: new[] { "concert_id", "person_id" },
                unique: true,
                filter: "state IN ('Waiting', 'Admitted')");

            migrationBuilder.CreateIndex(
                name: "IX_price_tiers_concert_id_name",
                table: "price_tiers",
                columns: new[] { "concert_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_refunds_at",
                table: "refunds",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_refunds_payment_id",
                table: "refunds",
                column: "payment_id");

            migrationBuilder.CreateIndex(
                name: "IX_reservations_created_at",
                table: "reservations",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "IX_reservations_performance_id",
                table: "reservations",
                column: "performance_id");

            migrationBuilder.CreateIndex(
                name: "IX_reservations_person_id_concert_id",
                table: "reservations",
                columns: new[] { "person_id", "concert_id" });

            migrationBuilder.CreateIndex(
                name: "IX_reservations_status_hold_expires_at",
                table: "reservations",
                columns: new[] { "status", "hold_expires_at" });

            migrationBuilder.CreateIndex(
                name: "IX_sale_alerts_person_id",
                table: "sale_alerts",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "IX_seats_reservation_id",
                table: "seats",
                column: "reservation_id");

            migrationBuilder.CreateIndex(
                name: "IX_seats_section_id",
                table: "seats",
                column: "section_id");

            migrationBuilder.CreateIndex(
                name: "IX_seats_tier_id",
                table: "seats",
                column: "tier_id");

            migrationBuilder.CreateIndex(
                name: "IX_sections_venue_id_name",
                table: "sections",
                columns: new[] { "venue_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sessions_last_seen_at",
                table: "sessions",
                column: "last_seen_at");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_person_id_place",
                table: "sessions",
                columns: new[] { "person_id", "place" });

            migrationBuilder.CreateIndex(
                name: "IX_tickets_code",
                table: "tickets",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_tickets_payment_id",
                table: "tickets",
                column: "payment_id");

            migrationBuilder.CreateIndex(
                name: "IX_tickets_person_id",
                table: "tickets",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "IX_tickets_refund_id",
                table: "tickets",
                column: "refund_id");

            migrationBuilder.CreateIndex(
                name: "ux_tickets_one_living_ticket",
                table: "tickets",
                columns: new[] { "performance_id", "label" },
                unique: true,
                filter: "status <> 'Refunded'");

            migrationBuilder.CreateIndex(
                name: "IX_tier_sections_section_id",
                table: "tier_sections",
                column: "section_id");

            migrationBuilder.CreateIndex(
                name: "IX_tier_sections_tier_id",
                table: "tier_sections",
                column: "tier_id");

            migrationBuilder.CreateIndex(
                name: "IX_venue_seats_venue_id_section_id",
                table: "venue_seats",
                columns: new[] { "venue_id", "section_id" });

            migrationBuilder.CreateIndex(
                name: "IX_venues_name",
                table: "venues",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_wrong_passwords_since",
                table: "wrong_passwords",
                column: "since");

            migrationBuilder.Sql("""
                EXEC(N'CREATE TRIGGER tr_audit_entries_append_only ON audit_entries INSTEAD OF UPDATE, DELETE AS
                THROW 51000, N''audit_entries is append-only'', 1;');
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "authenticators");

            migrationBuilder.DropTable(
                name: "call_offs");

            migrationBuilder.DropTable(
                name: "changes");

            migrationBuilder.DropTable(
                name: "concert_posters");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "identity_role_claims");

            migrationBuilder.DropTable(
                name: "identity_user_claims");

            migrationBuilder.DropTable(
                name: "identity_user_logins");

            migrationBuilder.DropTable(
                name: "identity_user_passkeys");

            migrationBuilder.DropTable(
                name: "identity_user_roles");

            migrationBuilder.DropTable(
                name: "identity_user_tokens");

            migrationBuilder.DropTable(
                name: "kept_answers");

            migrationBuilder.DropTable(
                name: "ledger_checks");

            migrationBuilder.DropTable(
                name: "ledger_entries");

            migrationBuilder.DropTable(
                name: "mails");

            migrationBuilder.DropTable(
                name: "places");

            migrationBuilder.DropTable(
                name: "reserved_seats");

            migrationBuilder.DropTable(
                name: "sale_alerts");

            migrationBuilder.DropTable(
                name: "seats");

            migrationBuilder.DropTable(
                name: "sessions");

            migrationBuilder.DropTable(
                name: "tickets");

            migrationBuilder.DropTable(
                name: "tier_sections");

            migrationBuilder.DropTable(
                name: "venue_seats");

            migrationBuilder.DropTable(
                name: "waiting_rooms");

            migrationBuilder.DropTable(
                name: "wrong_passwords");

            migrationBuilder.DropTable(
                name: "identity_roles");

            migrationBuilder.DropTable(
                name: "wallets");

            migrationBuilder.DropTable(
                name: "refunds");

            migrationBuilder.DropTable(
                name: "price_tiers");

            migrationBuilder.DropTable(
                name: "sections");

            migrationBuilder.DropTable(
                name: "payments");

            migrationBuilder.DropTable(
                name: "reservations");

            migrationBuilder.DropTable(
                name: "identity_users");

            migrationBuilder.DropTable(
                name: "performances");

            migrationBuilder.DropTable(
                name: "concerts");

            migrationBuilder.DropTable(
                name: "venues");
        }
    }
}
