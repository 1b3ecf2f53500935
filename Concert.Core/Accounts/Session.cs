using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Accounts;

/// <summary>
/// One sign-in, in a browser or a program: its cookie and its tokens carry this id, and are worth nothing once it has ended.
/// </summary>
public sealed class Session
{
    /// <summary>How long a session lives on without being used.</summary>
    public static readonly TimeSpan UnusedFor = TimeSpan.FromDays(14);

    /// <summary>The longest name of a device, in characters.</summary>
    public const int DeviceLengthMax = 100;

    /// <summary>The longest address prefix, in characters.</summary>
    public const int PlaceLengthMax = 45;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid PersonId { get; init; }
    /// <summary>Browser and system in words, such as "Firefox, Windows"; empty when neither was said.</summary>
    public required string Device { get; init; }
    /// <summary>The address prefix that it was begun from.</summary>
    public required string Place { get; init; }
    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>UTC, written now and then only.</summary>
    public DateTimeOffset LastSeenAt { get; init; }
    /// <summary>When the person last proved who they are, UTC.</summary>
    public DateTimeOffset ProvedAt { get; init; }
    /// <summary>When it was ended, UTC; null while it hasn't been.</summary>
    public DateTimeOffset? EndedAt { get; private init; }
    /// <summary>Which refresh token is next: each may be used once, and says which it is.</summary>
    public int Generation { get; private init; }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> session)
    {
        session.ToTable("sessions");
        session.Property(s => s.Device).HasMaxLength(Session.DeviceLengthMax);
        session.Property(s => s.Place).HasMaxLength(Session.PlaceLengthMax);
        session.HasOne<AppUser>().WithMany().HasForeignKey(s => s.PersonId);
        session.HasIndex(s => new { s.PersonId, s.Place });
        session.HasIndex(s => s.LastSeenAt);
    }
}
