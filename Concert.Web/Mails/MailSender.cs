using System.Diagnostics;
using Ticketing.Mails;

namespace Ticketing.Web.Mails;

/// <summary>Sends what waits in the outbox: claims, writes, hands over, and notes what came of it.</summary>
public sealed class MailSender(
    Outbox outbox, MailDelivery deliveries, MailWriter writer, MailTransport transport, ILogger<MailSender> logger)
{
    private const int AtOnce = 4;

    /// <summary>Sends a bounded number of those that are due; returns how many were claimed.</summary>
    public async Task<int> SendDueAsync(CancellationToken ct)
    {
        if (!outbox.IsOpen) return 0;
        var due = await deliveries.ClaimAsync(ct);
        // What is claimed is carried through, even when the node is asked to stop.
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = CancellationToken.None },
            async (mail, _) => await SendAsync(mail));
        return due.Count;
    }

    private async Task SendAsync(DueMail mail)
    {
        if (mail is not { Reader: not null, Address: { Length: > 0 } address })
        {
            await deliveries.DroppedAsync(mail, CancellationToken.None);
            return;
        }
        switch (await HandOverAsync(mail, address))
        {
            case HandOver.Taken:
                await deliveries.SentAsync(mail, CancellationToken.None);
                break;
            case HandOver.Refused refused:
                logger.LogWarning("Mail {MailId} wasn't sent: {Why}", mail.MailId, refused.Why);
                await deliveries.FailedAsync(mail, refused.Why, refused.IsFinal, CancellationToken.None);
                break;
            case HandOver.Lost lost:
                logger.LogError("Whether mail {MailId} was sent isn't known: {Why}", mail.MailId, lost.Why);
                await deliveries.LostAsync(mail, lost.Why, CancellationToken.None);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>A mail that can't be written keeps no other one from being sent.</summary>
    private async Task<HandOver> HandOverAsync(DueMail mail, string address)
    {
        Letter letter;
        try
        {
            letter = await writer.WriteAsync(mail, showsLink: true, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            logger.LogError(failure, "Mail {MailId} can't be written", mail.MailId);
            return new HandOver.Refused(failure.GetType().Name, IsFinal: false);
        }
        return await transport.SendAsync(mail.MailId, address, letter);
    }
}
