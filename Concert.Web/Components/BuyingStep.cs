namespace Ticketing.Web.Components;

/// <summary>How far the person has come with buying.</summary>
public enum BuyingStep
{
    /// <summary>In the waiting room.</summary>
    Wait,
    /// <summary>Choosing the date.</summary>
    Date,
    /// <summary>Choosing seats.</summary>
    Seats,
    /// <summary>Paying for held seats.</summary>
    Pay,
    /// <summary>Paid.</summary>
    Tickets,
}
