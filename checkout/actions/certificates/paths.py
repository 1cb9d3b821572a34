"""Where a sale stands for whoever bought it."""

from loyalty.certificate_sale_tables import CertificateSale


def path_of(sale: CertificateSale) -> str:
    return f"/gift/{sale.code}"
