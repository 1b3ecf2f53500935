using System.Globalization;

namespace Ticketing.Audit;

/// <summary>What an act was done to, as the log writes it: a word and an id, so that one search finds a thing's whole history.</summary>
public static class AuditSubject
{
    /// <summary>A venue.</summary>
    public static string Venue(int id) => string.Create(CultureInfo.InvariantCulture, $"venue:{id}");
    /// <summary>A concert, its prices and its waiting room.</summary>
    public static string Concert(int id) => string.Create(CultureInfo.InvariantCulture, $"concert:{id}");
    /// <summary>A performance and its seats.</summary>
    public static string Performance(int id) => string.Create(CultureInfo.InvariantCulture, $"performance:{id}");
    /// <summary>An order: a hold, its payment, its tickets.</summary>
    public static string Reservation(Guid id) => $"reservation:{id}";
    /// <summary>An account and its wallet.</summary>
    public static string Person(Guid id) => $"person:{id}";
    /// <summary>A mail in the outbox.</summary>
    public static string Mail(Guid id) => $"mail:{id}";
    /// <summary>A file that was exported.</summary>
    public static string Export(string name) => $"export:{name}";
}
